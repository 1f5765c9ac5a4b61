import { ServiceUnavailableError } from '@backstage/errors';
import { waitFor } from '../../service/waitFor';
import { conclude, guarded } from '../conclude';
import { AT_A_TIME, HeldTrial, holdAll, inBatches } from '../HeldTrial';
import { PortalUnderTest } from '../PortalUnderTest';
import { Step } from '../steps';
import { LONGEST_WAIT_MS } from '../TaskLog';
import { nameOf, Report, Trial } from '../Trial';

/** How long the backend may be back before a task goes on. */
const RESUMES_WITHIN_S = 15;
/** Longer than it takes all of a batch to get into the midst of their writes. */
const MIDST_MS = 8_000;

/**
 * The backend dies when all of a step was done and nothing of it recorded, and in
 * the midst of what it writes.
 */
export function killedTrials(step: Step): Trial[] {
  const name = nameOf(step, 'killed');
  const writes = step.otherSide?.tellingWrites;
  return [
    { step, column: 'killed', name },
    ...(writes?.(name) ?? []).map((_, index): Trial => {
      const midst = nameOf(step, `midst-${index}`);
      return {
        step,
        column: 'in the midst',
        name: midst,
        requests: writes?.(midst)[index],
      };
    }),
  ];
}

/** One death for all of a batch: the restart is what takes long. */
export async function killBackend(
  portal: PortalUnderTest,
  trials: readonly Trial[],
  report: Report,
): Promise<void> {
  await inBatches(trials, AT_A_TIME, async batch => {
    const held = await holdAll(portal, batch, {
      // In the midst of a write it is once it goes on from the begin.
      momentOf: ({ requests }) => (requests ? 'begin' : 'end'),
      report,
    });
    await portal.clearFaults();
    await enterTheMidst(portal, held);
    await portal.kill();
    await Promise.all(held.map(({ hold }) => hold.release()));
    await portal.clearFaults();
    const readyAt = await portal.startAgain();
    await Promise.all(
      held.map(each => goesOnByItself(portal, each, { readyAt, report })),
    );
  });
}

/**
 * Lets those go on that are to be killed while a write of theirs is slow. Those
 * whose write could be one of another service go last, when the others are past
 * it.
 */
async function enterTheMidst(
  portal: PortalUnderTest,
  held: readonly HeldTrial[],
) {
  const [named, unnamed] = [true, false].map(isNamed =>
    held.filter(
      ({ trial: { requests, name } }) =>
        requests && requests.path.includes(name) === isNamed,
    ),
  );
  for (const { trial, hold } of [...named, ...unnamed]) {
    if (trial.requests) {
      const { server, ...requests } = trial.requests;
      const faults = portal.faults[server];
      await faults.order({ ...requests, delayMs: MIDST_MS });
      await hold.release();
      const isInside = await waitFor(
        async () => (await faults.waiting()).length === 0,
        { timeoutMs: LONGEST_WAIT_MS },
      );
      if (!isInside) {
        throw new ServiceUnavailableError(
          `The run for ${trial.name} did not write what it is to be killed in the midst of`,
        );
      }
    }
  }
}

async function goesOnByItself(
  portal: PortalUnderTest,
  { trial, runs }: HeldTrial,
  options: { readyAt: Date; report: Report },
) {
  const { readyAt, report } = options;
  await guarded(trial, runs, report, async () => {
    const [run] = runs;
    const status = await run.end();
    const resumedAt = await portal.tasks.resumedAt(run.taskId);
    const resumedAfterS =
      resumedAt && (resumedAt.getTime() - readyAt.getTime()) / 1000;
    // What failed before a step for failures may go well the second time.
    const isOver =
      status === 'completed' ||
      (status === 'failed' && trial.step.isForFailures);
    const problems = [
      !isOver && `by itself it ${status ?? 'does not end'}`,
      resumedAfterS === undefined && 'it was not taken up again',
      resumedAfterS !== undefined &&
        resumedAfterS > RESUMES_WITHIN_S &&
        `taken up ${resumedAfterS.toFixed(1)} s after the backend was back`,
    ].filter(problem => problem !== false);
    await conclude(portal, trial, runs, { report, problems, resumedAfterS });
  });
}
