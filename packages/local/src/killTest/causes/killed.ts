import { conclude, guarded } from '../conclude';
import { HeldTrial, holdAll, holdAtEnd, inBatches } from '../HeldTrial';
import { enterTheMidst, midstTrials, TrialInside } from '../midst';
import { PortalUnderTest } from '../PortalUnderTest';
import { Step } from '../steps';
import { nameOf, Report, Trial } from '../Trial';

/** How long the backend may be back before a task goes on. */
export const RESUMES_WITHIN_S = 15;

/**
 * The backend dies when all of a step was done and nothing of it recorded, and in
 * the midst of what it writes.
 */
export function killedTrials(step: Step): Trial[] {
  return [
    { step, column: 'killed', name: nameOf(step, 'killed') },
    ...midstTrials(step, 'in the midst', 'midst'),
  ];
}

export async function killBackend(
  portal: PortalUnderTest,
  trials: readonly Trial[],
  report: Report,
): Promise<void> {
  await inBatches(portal, trials, report, (batch, reportOne) =>
    killTogether(portal, batch, reportOne),
  );
}

/** One death for all of a batch: the restart is what takes long. */
async function killTogether(
  portal: PortalUnderTest,
  trials: readonly Trial[],
  report: Report,
) {
  const held = await holdAll(portal, trials, report);
  await portal.clearFaults();
  const atEnd = await holdAtEnd(
    portal,
    held.filter(({ trial }) => !trial.requests),
    report,
  );
  const inside = await enterTheMidst(
    portal,
    held.filter(({ trial }) => trial.requests),
    { report },
  );
  await portal.kill();
  const killedAt = new Date();
  await Promise.all([...held, ...atEnd].map(({ hold }) => hold.release()));
  const readyAt = await portal.startAgain();
  await Promise.all([
    ...atEnd.map(each => goesOnByItself(portal, each, { readyAt, report })),
    ...inside.map(each =>
      goesOnByItself(portal, each, {
        readyAt,
        report,
        problems: unlessInside(each, killedAt),
      }),
    ),
  ]);
}

function unlessInside({ until }: TrialInside, killedAt: Date): string[] {
  return killedAt > until
    ? ['its write may have been over when the backend was killed']
    : [];
}

async function goesOnByItself(
  portal: PortalUnderTest,
  { trial, runs }: HeldTrial,
  options: { readyAt: Date; report: Report; problems?: readonly string[] },
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
      ...(options.problems ?? []),
      !isOver && `by itself it ${status ?? 'does not end'}`,
      resumedAfterS === undefined && 'it was not taken up again',
      resumedAfterS !== undefined &&
        resumedAfterS > RESUMES_WITHIN_S &&
        `taken up ${resumedAfterS.toFixed(1)} s after the backend was back`,
    ].filter(problem => problem !== false);
    await conclude(portal, trial, runs, { report, problems, resumedAfterS });
  });
}
