import { ServiceUnavailableError, toError } from '@backstage/errors';
import { PortalUnderTest } from './PortalUnderTest';
import { Hold } from './Holds';
import { Run } from './Run';
import { Report, Trial } from './Trial';
import { guarded, guardedTogether, lastLinesOf } from './conclude';

/** A trial of which every run waits in its step. */
export interface HeldTrial {
  readonly trial: Trial;
  readonly runs: readonly Run[];
  readonly hold: Hold;
}

/** Submits the form of a trial, and waits until all its runs begin their step. */
export async function hold(
  portal: PortalUnderTest,
  trial: Trial,
  runs = 1,
): Promise<HeldTrial> {
  await Run.prepare(portal, trial);
  const begin = await portal.holds.place(trial.name, trial.step.id, 'begin');
  const submitted: Run[] = [];
  try {
    for (let run = 0; run < runs; run++) {
      submitted.push(await Run.submitToFail(portal, trial));
    }
    await begin.reached(runs);
    return { trial, runs: submitted, hold: begin };
  } catch (error) {
    await begin.release();
    const lastLines = await lastLinesOf(submitted);
    throw new ServiceUnavailableError(
      [toError(error).message, ...lastLines].join('\n    '),
    );
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
export function holdAll(
  portal: PortalUnderTest,
  trials: readonly Trial[],
  report: Report,
): Promise<HeldTrial[]> {
  return thoseThatGoWell(trials, trial =>
    guarded(trial, [], report, () => hold(portal, trial)),
  );
}

/**
 * Lets trials that are held go on to the end of their step, and holds them there.
 * The others of their batch are to be held by then: a run that the scaffolder
 * overlooked is not taken up while another has had the row of its task for long.
 */
export function holdAtEnd(
  portal: PortalUnderTest,
  held: readonly HeldTrial[],
  report: Report,
): Promise<HeldTrial[]> {
  return thoseThatGoWell(held, ({ trial, runs, hold: begin }) =>
    guarded(trial, runs, report, async () => {
      const end = await portal.holds.place(trial.name, trial.step.id, 'end');
      await begin.release();
      await end.reached(runs.length);
      return { trial, runs, hold: end };
    }),
  );
}

async function thoseThatGoWell<T, R>(
  all: readonly T[],
  work: (one: T) => Promise<R | undefined>,
): Promise<R[]> {
  const results = await Promise.all(all.map(work));
  return results.filter(result => result !== undefined);
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
