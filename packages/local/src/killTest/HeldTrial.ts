import { PortalUnderTest } from './PortalUnderTest';
import { Hold, Moment } from './Holds';
import { Run } from './Run';
import { Report, Trial } from './Trial';
import { guarded } from './conclude';

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
  const submitted: Run[] = [];
  for (let run = 0; run < runs; run++) {
    submitted.push(await Run.submitToFail(portal, trial));
  }
  await place.reached(runs);
  return { trial, runs: submitted, hold: place };
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
export const AT_A_TIME = 10;

/** Some trials after the others. */
export async function inBatches(
  trials: readonly Trial[],
  size: number,
  work: (batch: readonly Trial[]) => Promise<void>,
): Promise<void> {
  for (let first = 0; first < trials.length; first += size) {
    await work(trials.slice(first, first + size));
  }
}
