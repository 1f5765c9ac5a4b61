import { ConflictError, ServiceUnavailableError } from '@backstage/errors';
import { concurrently } from '../../sprawl/concurrently';
import { conclude, guarded } from '../conclude';
import { hold, holdAll, inBatches, whileHeld } from '../HeldTrial';
import { enterTheMidst, midstTrials, TrialInside } from '../midst';
import { PortalUnderTest } from '../PortalUnderTest';
import { Run } from '../Run';
import { Step } from '../steps';
import { nameOf, Report, Trial } from '../Trial';

const TRIALS_AT_A_TIME = 8;
/**
 * The worker looks each second whether its task was cancelled: between two signs
 * of life it has begun to look, and at the next one it has got its answer.
 */
const SIGNS_UNTIL_SEEN = 3;

/** Cancelled when the step begins, and while a write of it is under way. */
export function cancelledTrials(step: Step): Trial[] {
  return [
    { step, column: 'cancelled', name: nameOf(step, 'cancelled') },
    ...midstTrials(step, 'cancelled', 'cancelled'),
  ];
}

export async function cancel(
  portal: PortalUnderTest,
  trials: readonly Trial[],
  report: Report,
): Promise<void> {
  await concurrently(
    trials.filter(({ requests }) => !requests),
    TRIALS_AT_A_TIME,
    trial =>
      guarded(trial, [], report, () => cancelAtBegin(portal, trial, report)),
  );
  await inBatches(
    portal,
    trials.filter(({ requests }) => requests),
    report,
    (batch, reportOne) => cancelInTheMidst(portal, batch, reportOne),
  );
}

async function cancelAtBegin(
  portal: PortalUnderTest,
  trial: Trial,
  report: Report,
) {
  const stepId = trial.step.cancelledIn;
  const { runs, hold: place } = await hold(portal, {
    ...trial,
    step: { ...trial.step, id: stepId },
  });
  const [first] = runs;
  await whileHeld(place, () => cancelAndWait(portal, first));
  await submitAgain(portal, trial, { first, stepId, report });
}

async function cancelInTheMidst(
  portal: PortalUnderTest,
  trials: readonly Trial[],
  report: Report,
) {
  const held = await holdAll(portal, trials, report);
  await portal.clearFaults();
  const cancelled: TrialInside[] = [];
  await enterTheMidst(portal, held, {
    report,
    async whenInside(each) {
      await cancelAndWait(portal, each.runs[0]);
      if (new Date() > each.until) {
        throw new ConflictError(
          'Its write may have been over when it was cancelled',
        );
      }
      cancelled.push(each);
    },
  });
  await Promise.all(
    cancelled.map(({ trial, runs: [first] }) =>
      guarded(trial, [first], report, () =>
        submitAgain(portal, trial, { first, stepId: trial.step.id, report }),
      ),
    ),
  );
}

/** @throws an error when its worker cannot have seen it */
async function cancelAndWait(portal: PortalUnderTest, run: Run) {
  await run.cancel();
  if (!(await portal.tasks.showsLife(run.taskId, SIGNS_UNTIL_SEEN))) {
    throw new ServiceUnavailableError(
      'It gave no sign of life after it was cancelled',
    );
  }
}

async function submitAgain(
  portal: PortalUnderTest,
  trial: Trial,
  options: { first: Run; stepId: string; report: Report },
) {
  const { first, stepId, report } = options;
  const status = await first.end();
  const isCancelled = await portal.tasks.wasCancelledIn(first.taskId, stepId);
  const second = await Run.submit(portal, trial);
  await conclude(portal, trial, [second], {
    report,
    problems: [
      status !== 'failed' && `the cancelled run is ${status ?? 'still going'}`,
      !isCancelled && `the run was not cancelled in the step ${stepId}`,
    ].filter(problem => problem !== false),
  });
}
