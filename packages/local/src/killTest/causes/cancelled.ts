import { setTimeout } from 'node:timers/promises';
import { concurrently } from '../../sprawl/concurrently';
import { conclude, guarded } from '../conclude';
import { hold } from '../HeldTrial';
import { PortalUnderTest } from '../PortalUnderTest';
import { Run } from '../Run';
import { Step } from '../steps';
import { nameOf, Report, Trial } from '../Trial';

const TRIALS_AT_A_TIME = 8;
/**
 * The worker looks each second whether its task was cancelled, and tells nobody
 * when it has seen it.
 */
const SEEN_AFTER_MS = 1_500;

/** Cancelled in this step, and submitted again. */
export function cancelledTrials(step: Step): Trial[] {
  return [{ step, column: 'cancelled', name: nameOf(step, 'cancelled') }];
}

export async function cancel(
  portal: PortalUnderTest,
  trials: readonly Trial[],
  report: Report,
): Promise<void> {
  await concurrently(trials, TRIALS_AT_A_TIME, trial =>
    guarded(trial, [], report, async () => {
      const { runs, hold: place } = await hold(
        portal,
        { ...trial, step: { ...trial.step, id: trial.step.cancelledIn } },
        'begin',
      );
      const [first] = runs;
      await first.cancel();
      await setTimeout(SEEN_AFTER_MS);
      await place.release();
      const status = await first.end();
      const second = await Run.submit(portal, trial);
      await conclude(portal, trial, [second], {
        report,
        problems:
          status === 'failed'
            ? []
            : [`the cancelled run is ${status ?? 'still going'}`],
      });
    }),
  );
}
