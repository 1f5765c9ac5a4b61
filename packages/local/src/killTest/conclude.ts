import { toError } from '@backstage/errors';
import { PortalUnderTest } from './PortalUnderTest';
import { Run } from './Run';
import { COUNTED } from './Traces';
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
    const { template } = trial.step;
    const found = await portal.traces.of(template, trial.name);
    const counts = COUNTED[template].map(thing => found.counts[thing] ?? 0);
    const isOneOfEach = counts.every(count => count === 1);
    report(trial, {
      counts: counts.join('·'),
      retries: retriesOf(runs),
      resumedAfterS,
      problems: [
        ...problems,
        ...ends.flat(),
        ...(isOneOfEach ? [] : ['not one of each']),
        ...found.problems,
      ],
      lastLines: await lastLinesOf(runs),
    });
  });
}

/** Work on a trial, of which an error is reported as its outcome. */
export async function guarded(
  trial: Trial,
  runs: readonly Run[],
  report: Report,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    report(trial, await brokenOff(runs, error));
  }
}

async function brokenOff(
  runs: readonly Run[],
  error: unknown,
): Promise<Outcome> {
  return {
    counts: '?',
    retries: retriesOf(runs),
    problems: [toError(error).message],
    lastLines: await lastLinesOf(runs),
  };
}

function retriesOf(runs: readonly Run[]): number {
  return runs.reduce((sum, { retries }) => sum + retries, 0);
}

async function lastLinesOf(runs: readonly Run[]): Promise<string[]> {
  return (await Promise.all(runs.map(run => run.lastLines()))).flat();
}
