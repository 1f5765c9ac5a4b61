import { concurrently } from '../../sprawl/concurrently';
import { conclude, guarded } from '../conclude';
import { hold } from '../HeldTrial';
import { PortalUnderTest } from '../PortalUnderTest';
import { Run } from '../Run';
import { Step } from '../steps';
import { nameOf, Report, Trial } from '../Trial';

/** Each is two runs, of ten that the scaffolder has at a time. */
const TRIALS_AT_A_TIME = 4;

/**
 * The same form a second time: the second run passes while the first is in this
 * step, or both enter it at the same moment.
 */
export function twiceTrials(step: Step): Trial[] {
  return [
    { step, column: 'twice', name: nameOf(step, 'twice') },
    { step, column: 'at once', name: nameOf(step, 'once') },
  ];
}

export async function submitTwice(
  portal: PortalUnderTest,
  trials: readonly Trial[],
  report: Report,
): Promise<void> {
  await concurrently(trials, TRIALS_AT_A_TIME, trial =>
    guarded(trial, [], report, () =>
      trial.column === 'twice'
        ? oneInside(portal, trial, report)
        : atOnce(portal, trial, report),
    ),
  );
}

async function oneInside(
  portal: PortalUnderTest,
  trial: Trial,
  report: Report,
) {
  const { runs, hold: place } = await hold(portal, trial, 'begin');
  const second = await Run.submit(portal, trial);
  const problems = await second.complete();
  await place.release();
  await conclude(portal, trial, [...runs, second], { report, problems });
}

async function atOnce(portal: PortalUnderTest, trial: Trial, report: Report) {
  const { runs, hold: place } = await hold(portal, trial, 'begin', 2);
  await place.release();
  await conclude(portal, trial, runs, { report });
}
