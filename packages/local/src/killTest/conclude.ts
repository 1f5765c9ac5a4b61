import { toError } from '@backstage/errors';
import { PortalUnderTest } from './PortalUnderTest';
import { Run } from './Run';
import { Outcome, Report, Trial } from './Trial';

/** Sees all runs of a trial to their end, and reports what there is then. */
export async function conclude(
  portal: PortalUnderTest,
  trial: Trial,
  runs: readonly Run[],
  options: {
    report: Report;
    problems?: readonly string[];
    resumedAfterS?: number;
  },
): Promise<void> {
  const { report, problems = [], resumedAfterS } = options;
  await guarded(trial, runs, report, async () => {
    const ends = await Promise.all(runs.map(run => run.complete()));
    const found = await portal.traces.of(trial);
    report(trial, {
      counts: found.counts.join('·'),
      retries: retriesOf(runs),
      resumedAfterS,
      problems: [...problems, ...ends.flat(), ...found.problems],
      lastLines: await lastLinesOf(runs),
    });
  });
}

/**
 * Work on a trial, of which an error is reported as its outcome.
 *
 * @returns what came of the work, if it went well
 */
export async function guarded<T>(
  trial: Trial,
  runs: readonly Run[],
  report: Report,
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    report(trial, await brokenOff(runs, error));
    return undefined;
  }
}

/**
 * Work on many trials, of which an error is the outcome of those that have none
 * yet. What it left held or broken is not carried into what comes after.
 */
export async function guardedTogether(
  portal: PortalUnderTest,
  trials: readonly Trial[],
  report: Report,
  work: (report: Report) => Promise<void>,
): Promise<void> {
  const open = new Set(trials);
  try {
    await work((trial, outcome) => {
      open.delete(trial);
      report(trial, outcome);
    });
  } catch (error) {
    const outcome = await brokenOff([], error);
    open.forEach(trial => report(trial, outcome));
    await portal.putInOrder();
  }
}

async function brokenOff(
  runs: readonly Run[],
  error: unknown,
): Promise<Outcome> {
  return {
    counts: '?',
    retries: retriesOf(runs),
    problems: [`it broke off: ${toError(error).message}`],
    lastLines: await lastLinesOf(runs),
  };
}

function retriesOf(runs: readonly Run[]): number {
  return runs.reduce((sum, { retries }) => sum + retries, 0);
}

/** What they said last, for who looks for what went wrong. */
export async function lastLinesOf(runs: readonly Run[]): Promise<string[]> {
  return (await Promise.all(runs.map(run => run.lastLines()))).flat();
}
