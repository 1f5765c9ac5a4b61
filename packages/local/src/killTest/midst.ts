import { InputError, ServiceUnavailableError } from '@backstage/errors';
import { waitFor } from '../service/waitFor';
import { guarded } from './conclude';
import { HeldTrial } from './HeldTrial';
import { PortalUnderTest } from './PortalUnderTest';
import { RequestPattern } from './requests';
import { Step } from './steps';
import { LONGEST_WAIT_MS } from './TaskLog';
import { Column, nameOf, Report, Trial } from './Trial';

/**
 * How long a write takes: until all of a batch are in the midst of theirs, and
 * less than the portal waits for an answer.
 */
const SLOW_WRITE_MS: Record<RequestPattern['server'], number> = {
  github: 15_000,
  pagerDuty: 8_000,
};

/** A trial whose run waits for the answer to a write. */
export interface TrialInside extends HeldTrial {
  /** Until when it does at least. */
  readonly until: Date;
}

/** A trial for each write of a step that is worth being in the midst of. */
export function midstTrials(
  step: Step,
  column: Column,
  label: string,
): Trial[] {
  const writes = step.otherSide?.tellingWrites;
  return (writes?.('') ?? []).map((_, index) => {
    const name = nameOf(step, `${label}-${index}`);
    return { step, column, name, requests: writes?.(name)[index] };
  });
}

/**
 * Lets trials that are held at the begin of their step go on into their write.
 * Those whose write could be one of another service go last, one after the other,
 * when the others are past it.
 *
 * @param options - `whenInside` is done as soon as one of them is inside
 * @returns those that got there; the others are reported
 */
export async function enterTheMidst(
  portal: PortalUnderTest,
  held: readonly HeldTrial[],
  options: {
    report: Report;
    whenInside?: (each: TrialInside) => Promise<void>;
  },
): Promise<TrialInside[]> {
  const { report, whenInside } = options;
  const inside: TrialInside[] = [];
  const work: Promise<void>[] = [];
  const enterOne = (each: HeldTrial) =>
    guarded(each.trial, each.runs, report, async () => {
      const entered = { ...each, until: await enter(portal, each) };
      inside.push(entered);
      if (whenInside) {
        work.push(
          guarded(each.trial, each.runs, report, () => whenInside(entered)),
        );
      }
    });
  await Promise.all(held.filter(isNamed).map(enterOne));
  for (const each of held.filter(one => !isNamed(one))) {
    await enterOne(each);
  }
  await Promise.all(work);
  await portal.clearFaults();
  return inside;
}

function isNamed({ trial }: HeldTrial): boolean {
  return Boolean(trial.requests?.path.includes(trial.name));
}

/** @returns until when it is inside at least */
async function enter(
  portal: PortalUnderTest,
  { trial, hold }: HeldTrial,
): Promise<Date> {
  if (!trial.requests) {
    throw new InputError(`The trial for ${trial.name} is about no write`);
  }
  const { server, ...requests } = trial.requests;
  const faults = portal.faults[server];
  await faults.order({ ...requests, delayMs: SLOW_WRITE_MS[server] });
  let lastOutside = Date.now();
  await hold.release();
  const isInside = await waitFor(
    async () => {
      const askedAt = Date.now();
      const waiting = await faults.waiting();
      const isOutside = waiting.some(({ path }) => path === requests.path);
      if (isOutside) {
        lastOutside = askedAt;
      }
      return !isOutside;
    },
    { timeoutMs: LONGEST_WAIT_MS },
  );
  if (!isInside) {
    throw new ServiceUnavailableError(
      `The run for ${trial.name} did not write what it is to be in the midst of`,
    );
  }
  return new Date(lastOutside + SLOW_WRITE_MS[server]);
}
