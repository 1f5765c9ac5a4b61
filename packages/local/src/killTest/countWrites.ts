import { ServiceUnavailableError } from '@backstage/errors';
import { Fault } from '../faults/Faults';
import { PortalUnderTest } from './PortalUnderTest';
import { Run } from './Run';
import { Step } from './steps';
import { Trial } from './Trial';

/** A fault that lets this many pass never happens, and counts. */
const NEVER = 1_000_000;

/**
 * Runs the form of a trial, which nothing goes wrong with, and counts what each of
 * some of its steps writes.
 *
 * @returns the numbers
 * @throws ServiceUnavailableError when something did go wrong
 */
export async function countWrites(
  portal: PortalUnderTest,
  trial: Trial,
  steps: readonly Step[],
): Promise<Map<Step, number>> {
  const { name } = trial;
  await Run.prepare(portal, trial);
  const places = [];
  for (const step of steps) {
    places.push({
      step,
      begin: await portal.holds.place(name, step.id, 'begin'),
      end: await portal.holds.place(name, step.id, 'end'),
    });
  }
  const run = await Run.submitToFail(portal, trial);
  const writes = new Map<Step, number>();
  for (const { step, begin, end } of places) {
    await begin.reached();
    const stopCounting = await startCounting(portal, step, name);
    await begin.release();
    await end.reached();
    writes.set(step, await stopCounting());
    await end.release();
  }
  const problems = await run.complete();
  // One that is to fail goes well when it is retried.
  if (problems.length > 0 || run.retries > (trial.step.isForFailures ? 1 : 0)) {
    throw new ServiceUnavailableError(
      `The run for ${name}, which nothing goes wrong with, did not go well: ${[
        ...problems,
        ...(await run.lastLines()),
      ].join('\n')}`,
    );
  }
  return writes;
}

async function startCounting(
  portal: PortalUnderTest,
  step: Step,
  name: string,
) {
  const requests = step.otherSide?.writes?.(name);
  if (!requests) {
    return async () => 0;
  }
  const { server, ...pattern } = requests;
  const faults = portal.faults[server];
  const isCounter = ({ skip }: Fault) => skip > NEVER / 2;
  await faults.order({ ...pattern, skip: NEVER, cut: 'before' });
  return async () => {
    const counter = (await faults.waiting()).find(isCounter);
    await faults.clear();
    const writes = NEVER - (counter?.skip ?? NEVER);
    if (writes === 0) {
      throw new ServiceUnavailableError(
        `The step ${step.id} for ${name} was not seen to write anything`,
      );
    }
    return writes;
  };
}
