import { PortalUnderTest } from './PortalUnderTest';
import { Hold, Moment } from './Holds';
import { Run } from './Run';
import { Report, Trial } from './Trial';
import { guarded, guardedTogether } from './conclude';

/** A trial of which every run waits in its step. */
export interface HeldTrial {
  readonly trial: Trial;
  readonly runs: readonly Run[];
  readonly hold: Hold;
}

/** Submits the form of a trial, and waits until all its runs are in its step. */
export async function hold(
  portal: PortalUnderTest,
  trial: Trial,
  moment: Moment,
  runs = 1,
): Promise<HeldTrial> {
  await Run.prepare(portal, trial);
  const place = await portal.holds.place(trial.name, trial.step.id, moment);
  try {
    const submitted: Run[] = [];
    for (let run = 0; run < runs; run++) {
      submitted.push(await Run.submitToFail(portal, trial));
    }
    await place.reached(runs);
    return { trial, runs: submitted, hold: place };
  } catch (error) {
    await place.release();
    throw error;
  }
}

/** Does something while runs are held, and lets them go on then. */
export async function whileHeld<T>(
  place: Hold,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } finally {
    await place.release();
  }
}

/** Holds many at a time. One that does not get there is reported and left out. */
export async function holdAll(
  portal: PortalUnderTest,
  trials: readonly Trial[],
  options: { momentOf: (trial: Trial) => Moment; report: Report },
): Promise<HeldTrial[]> {
  const held: HeldTrial[] = [];
  await Promise.all(
    trials.map(trial =>
      guarded(trial, [], options.report, async () => {
        held.push(await hold(portal, trial, options.momentOf(trial)));
      }),
    ),
  );
  return held;
}

/** As many as the scaffolder runs at a time. */
const AT_A_TIME = 10;

/** Some trials after the others. */
export async function inBatches(
  portal: PortalUnderTest,
  trials: readonly Trial[],
  report: Report,
  work: (batch: readonly Trial[], report: Report) => Promise<void>,
): Promise<void> {
  for (let first = 0; first < trials.length; first += AT_A_TIME) {
    const batch = trials.slice(first, first + AT_A_TIME);
    await guardedTogether(portal, batch, report, reportOne =>
      work(batch, reportOne),
    );
  }
}
