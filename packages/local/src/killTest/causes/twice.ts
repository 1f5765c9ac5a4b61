import { concurrently } from '../../sprawl/concurrently';
import { conclude, guarded } from '../conclude';
import { hold, whileHeld } from '../HeldTrial';
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
  const { runs, hold: place } = await hold(portal, trial);
  const [first] = runs;
  const { second, problems } = await whileHeld(place, async () => {
    const run = await Run.submit(portal, trial);
    return { second: run, problems: await run.complete() };
  });
  if ((await first.end()) === 'failed') {
    // A retry would make again what it took from the second run.
    const { problems: before } = await portal.traces.of(trial);
    problems.push(...before.map(problem => `before the retry: ${problem}`));
  }
  await conclude(portal, trial, [first, second], { report, problems });
}

async function atOnce(portal: PortalUnderTest, trial: Trial, report: Report) {
  const { runs, hold: place } = await hold(portal, trial, 2);
  await place.release();
  await conclude(portal, trial, runs, { report });
}
