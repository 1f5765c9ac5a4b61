import { conclude } from '../conclude';
import { holdAll, holdAtEnd, inBatches } from '../HeldTrial';
import { PortalUnderTest } from '../PortalUnderTest';
import { Step } from '../steps';
import { nameOf, Report, Trial } from '../Trial';

/** PostgreSQL is restarted when all of a step was done and is to be recorded. */
export function postgresTrials(step: Step): Trial[] {
  return [{ step, column: 'postgres', name: nameOf(step, 'postgres') }];
}

/** One restart for all of a batch. */
export async function restartPostgres(
  portal: PortalUnderTest,
  trials: readonly Trial[],
  report: Report,
): Promise<void> {
  await inBatches(portal, trials, report, async (batch, reportOne) => {
    const held = await holdAtEnd(
      portal,
      await holdAll(portal, batch, reportOne),
      reportOne,
    );
    await portal.restartPostgres();
    await Promise.all(
      held.map(({ trial, runs }) =>
        conclude(portal, trial, runs, { report: reportOne }),
      ),
    );
  });
}
