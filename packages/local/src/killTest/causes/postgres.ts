import { setTimeout as delay } from 'node:timers/promises';
import { conclude } from '../conclude';
import { holdAll, holdAtEnd, inBatches } from '../HeldTrial';
import { PortalUnderTest } from '../PortalUnderTest';
import { Step } from '../steps';
import { Column, nameOf, Report, Trial } from '../Trial';

/**
 * Longer than a run may be silent (`scaffolder.taskRecovery.staleTimeout`): all that
 * are at work are taken for dead when PostgreSQL is back.
 */
const AWAY_MS = 12_000;

/**
 * PostgreSQL is restarted when all of a step was done and is to be recorded; and is
 * away for longer, if the step writes something.
 */
export function postgresTrials(step: Step): Trial[] {
  const columns: Column[] = step.otherSide?.writes
    ? ['postgres', 'away']
    : ['postgres'];
  return columns.map(column => ({ step, column, name: nameOf(step, column) }));
}

export async function restartPostgres(
  portal: PortalUnderTest,
  trials: readonly Trial[],
  report: Report,
): Promise<void> {
  for (const [column, awayMs] of [
    ['postgres', 0],
    ['away', AWAY_MS],
  ] as const) {
    await inBatches(
      portal,
      trials.filter(trial => trial.column === column),
      report,
      (batch, reportOne) => restartTogether(portal, batch, reportOne, awayMs),
    );
  }
}

/** One restart for all of a batch. */
async function restartTogether(
  portal: PortalUnderTest,
  trials: readonly Trial[],
  report: Report,
  awayMs: number,
) {
  const held = await holdAtEnd(
    portal,
    await holdAll(portal, trials, report),
    report,
  );
  await portal.postgres.stop();
  await delay(awayMs);
  await portal.postgres.start();
  await Promise.all(
    held.map(({ trial, runs }) => conclude(portal, trial, runs, { report })),
  );
}
