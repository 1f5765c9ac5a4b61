import { NotFoundError } from '@backstage/errors';
import { countWrites } from './countWrites';
import { PortalUnderTest } from './PortalUnderTest';
import { Step, TEMPLATES } from './steps';
import { Made } from './traces/Traces';
import { nameOf, Trial } from './Trial';

/** Teams of acme that no service of it calls yet, and somebody is in. */
const UNCALLED_TEAMS = [
  'payments-risk-team',
  'checkout-team',
  'identity-team',
  'data-team',
  'support-team',
  'platform-team',
].map(name => `group:default/${name}`);

/** What is known of runs that nothing goes wrong with. */
export interface References {
  readonly made: readonly Made[];
  /** How much some steps write. */
  readonly writes: ReadonlyMap<Step, number>;
  /** Those that still nobody is called for. */
  readonly teams: readonly string[];
}

/** Before there are any. */
export const UNKNOWN: References = {
  made: [],
  writes: new Map(),
  teams: UNCALLED_TEAMS,
};

/** Makes one of each, for all that comes after to be compared with. */
export async function makeReferences(
  portal: PortalUnderTest,
  steps: readonly Step[],
): Promise<References> {
  const teams = [...UNCALLED_TEAMS];
  const made: Made[] = [];
  const writes = new Map<Step, number>();
  const make = async (trial: Trial, among: readonly Step[]) => {
    const writing = among.filter(({ otherSide }) => otherSide?.writes);
    const counted = await countWrites(portal, trial, writing);
    counted.forEach((number, each) => writes.set(each, number));
    made.push(trial);
  };
  for (const template of TEMPLATES) {
    const own = steps.filter(step => step.template === template);
    const usual = own.filter(({ isForFailures }) => !isForFailures);
    if (own.length > 0) {
      const trial = referenceOf({ ...own[0], isForFailures: false }, 'ref');
      // Of a team of its own, so that its escalation policy is made as well.
      const owner = template === 'service-database' ? undefined : take(teams);
      await make({ ...trial, owner }, usual);
      await portal.traces.remember({ ...trial, owner });
    }
    for (const step of own.filter(({ isForFailures }) => isForFailures)) {
      await make(referenceOf(step, 'failed-ref'), [step]);
    }
  }
  return { made, writes, teams };
}

function referenceOf(step: Step, label: string): Trial {
  return { step, column: 'cut', name: nameOf(step, label) };
}

/** Takes the first team out of those that nobody is called for. */
export function take(teams: string[]): string {
  const team = teams.shift();
  if (!team) {
    throw new NotFoundError(
      `All of ${UNCALLED_TEAMS.join(
        ', ',
      )} are called for something by now. Name more in ${__filename}, or have acme get some more`,
    );
  }
  return team;
}
