import { FaultOrder } from '../FaultOrders';
import { conclude, guarded } from '../conclude';
import { HeldTrial, holdAll, inBatches } from '../HeldTrial';
import { Hold } from '../Holds';
import { PortalUnderTest } from '../PortalUnderTest';
import { take } from '../references';
import { RequestPattern } from '../requests';
import { Run } from '../Run';
import { Step } from '../steps';
import { Column, nameOf, Report, Trial } from '../Trial';

/** Until it is taken back. */
const ALWAYS = 100_000;
const RESET_AFTER_MS = 2_000;

/** What the page says when it knows nothing better. */
const PERPLEXED = /show this page to the platform team/;

const REFUSALS = ['500', '403', 'limit'] as const satisfies Column[];

/**
 * The other side answers with an error or a spent rate limit, or does what was
 * asked and its answer gets lost.
 *
 * @param writes - how many writes the step has, if that is known
 * @param teams - that nobody is called for yet; those that are used are taken out
 */
export function refusedTrials(
  step: Step,
  writes: number | undefined,
  teams: string[],
): Trial[] {
  const { otherSide } = step;
  if (!otherSide) {
    return [];
  }
  const refusals = REFUSALS.map((column): Trial => {
    const name = nameOf(step, column);
    return { step, column, name, requests: otherSide.asks(name) };
  });
  const length = otherSide.writes ? writes ?? 1 : 0;
  const cuts = Array.from({ length }, (_, skip): Trial => {
    const name = nameOf(step, `cut-${skip}`);
    const owner = step.id === 'oncall' ? take(teams) : undefined;
    const requests = otherSide.writes?.(name);
    return { step, column: 'cut', name, requests, skip, owner };
  });
  return [...refusals, ...cuts];
}

/** First those whose requests cannot be told from others'. */
export async function refuse(
  portal: PortalUnderTest,
  trials: readonly Trial[],
  report: Report,
): Promise<void> {
  await inBatches(portal, trials.filter(isShared), report, (batch, reportOne) =>
    refuseInTurns(portal, batch, reportOne),
  );
  await inBatches(
    portal,
    trials.filter(trial => !isShared(trial)),
    report,
    (batch, reportOne) => refuseTogether(portal, batch, reportOne),
  );
}

/**
 * One after the other. Who had its turn waits at the begin of its next step, as
 * what that step asks could be taken for what the others' steps do.
 */
async function refuseInTurns(
  portal: PortalUnderTest,
  trials: readonly Trial[],
  report: Report,
) {
  const held = await holdAll(portal, trials, report);
  const problems = new Map<Trial, string[]>();
  const waiting: Hold[] = [];
  for (const { trial, runs, hold } of held) {
    const { id, nextId } = trial.step;
    if (nextId) {
      waiting.push(await portal.holds.place(trial.name, nextId, 'begin'));
    }
    await orderFault(portal, trial);
    await hold.release();
    await portal.tasks.stepIsOver(runs[0].taskId, id);
    problems.set(trial, await unlessHappened(portal, trial));
    await portal.clearFaults();
  }
  await Promise.all(waiting.map(each => each.release()));
  await endAll(portal, held, problems, report);
}

async function refuseTogether(
  portal: PortalUnderTest,
  trials: readonly Trial[],
  report: Report,
) {
  const held = await holdAll(portal, trials, report);
  await Promise.all(held.map(({ trial }) => orderFault(portal, trial)));
  await Promise.all(held.map(({ hold }) => hold.release()));
  await Promise.all(held.flatMap(({ runs }) => runs.map(run => run.end())));
  const problems = new Map<Trial, string[]>();
  for (const { trial } of held) {
    problems.set(trial, await unlessHappened(portal, trial));
  }
  await portal.clearFaults();
  await endAll(portal, held, problems, report);
}

function isShared({ step, column }: Trial): boolean {
  const { isShared: asksAreShared, writesAreShared } = step.otherSide ?? {};
  return Boolean(column === 'cut' ? writesAreShared : asksAreShared);
}

async function orderFault(portal: PortalUnderTest, trial: Trial) {
  if (trial.requests) {
    const { server, ...requests } = trial.requests;
    await portal.faults[server].order({ ...requests, ...faultOf(trial) });
  }
}

function faultOf({ column, skip, requests }: Trial): Partial<FaultOrder> {
  switch (column) {
    case '500':
      return { status: 500, times: ALWAYS };
    case '403':
      return { status: 403, times: ALWAYS };
    case 'limit':
      return requests?.server === 'pagerDuty'
        ? { status: 429 }
        : { status: 403, headers: spentLimit() };
    default:
      return { cut: 'after', skip };
  }
}

function spentLimit() {
  const resetAt = Math.ceil((Date.now() + RESET_AFTER_MS) / 1000);
  return {
    'x-ratelimit-limit': '5000',
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': String(resetAt),
  };
}

/** A fault that nobody met proves nothing. */
async function unlessHappened(
  portal: PortalUnderTest,
  { requests, column }: Trial,
): Promise<string[]> {
  if (!requests) {
    return [];
  }
  const waiting = await portal.faults[requests.server].waiting();
  const own = waiting.find(
    fault =>
      fault.path === requests.path &&
      fault.query?.head === requests.query?.head &&
      fault.query?.query === requests.query?.query,
  );
  return own && own.times === timesOf(column)
    ? [`the step never asked ${describe(requests)}`]
    : [];
}

function timesOf(column: Column): number {
  return column === '500' || column === '403' ? ALWAYS : 1;
}

function describe({ server, method, path }: RequestPattern): string {
  return `${server} ${method} ${path}`;
}

async function endAll(
  portal: PortalUnderTest,
  held: readonly HeldTrial[],
  problems: ReadonlyMap<Trial, string[]>,
  report: Report,
) {
  await Promise.all(
    held.map(({ trial, runs }) =>
      guarded(trial, runs, report, async () => {
        const unclear = await Promise.all(
          runs.map(run => unclearError(portal, trial, run)),
        );
        await conclude(portal, trial, runs, {
          report,
          problems: [...(problems.get(trial) ?? []), ...unclear.flat()],
        });
      }),
    ),
  );
}

/** A refusal is to be got over, or to be told with what to do. */
async function unclearError(
  portal: PortalUnderTest,
  { column, step }: Trial,
  run: Run,
): Promise<string[]> {
  const status = await run.end();
  // What failed before a step for failures is not what failed in it.
  if (status !== 'failed' || column === 'cut' || step.isForFailures) {
    return [];
  }
  const { steps } = await portal.scaffolder.report(run.taskId);
  const failure = steps.find(({ id }) => id === step.id)?.failure;
  if (!failure) {
    return ['its page does not say why the step failed'];
  }
  return PERPLEXED.test(failure.advice)
    ? [`its page does not say what to do about: ${failure.reason}`]
    : [];
}
