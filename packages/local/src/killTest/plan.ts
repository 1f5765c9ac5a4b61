import { InputError } from '@backstage/errors';
import { cancel, cancelledTrials } from './causes/cancelled';
import { killBackend, killedTrials } from './causes/killed';
import { postgresTrials, restartPostgres } from './causes/postgres';
import { refuse, refusedTrials } from './causes/refused';
import { submitTwice, twiceTrials } from './causes/twice';
import { countWrites } from './countWrites';
import { PortalUnderTest } from './PortalUnderTest';
import { readSteps, Step, TEMPLATES } from './steps';
import { nameOf, Report, Trial } from './Trial';

/** What can be done to runs, by its name. */
export interface Cause {
  readonly name: string;
  readonly trials: (step: Step) => Trial[];
  readonly perform: (
    portal: PortalUnderTest,
    trials: readonly Trial[],
    report: Report,
  ) => Promise<void>;
}

export const CAUSES = ['killed', 'refused', 'twice', 'cancelled', 'postgres'];

/** Teams of acme that no service of it calls yet, and somebody is in. */
const UNCALLED_TEAMS = [
  'payments-risk-team',
  'checkout-team',
  'identity-team',
  'data-team',
  'support-team',
  'platform-team',
].map(name => `group:default/${name}`);

/** Narrows what is tried; what is left out is not narrowed. */
export interface Selection {
  readonly template?: string;
  readonly step?: string;
  readonly cause?: string;
}

/** @throws InputError for a selection of nothing */
export async function selectSteps({
  template,
  step,
}: Selection): Promise<Step[]> {
  const all = (await Promise.all(TEMPLATES.map(readSteps))).flat();
  const steps = all.filter(
    candidate =>
      (!template || candidate.template === template) &&
      (!step || candidate.id === step),
  );
  if (steps.length === 0) {
    throw new InputError(
      `There is no step ${step ?? ''} of ${
        template ?? 'any template'
      }; there are ${[
        ...new Set(all.map(each => `${each.template} ${each.id}`)),
      ].join(', ')}`,
    );
  }
  return steps;
}

/** What is known of runs that nothing goes wrong with. */
export interface References {
  readonly writes: ReadonlyMap<Step, number>;
  /** Those that still nobody is called for. */
  readonly teams: string[];
}

/** Makes one of each, for all that comes after to be compared with. */
export async function makeReferences(
  portal: PortalUnderTest,
  steps: readonly Step[],
): Promise<References> {
  const teams = [...UNCALLED_TEAMS];
  const writes = new Map<Step, number>();
  const count = async (step: Step, among: readonly Step[]) => {
    const name = nameOf(step, 'ref');
    // Of a team of its own, so that its escalation policy is made as well.
    const owner =
      step.template === 'service-database' ? undefined : teams.shift();
    const trial: Trial = { step, column: 'cut', name, owner };
    const writing = among.filter(
      each =>
        each.otherSide?.writes && each.isForFailures === step.isForFailures,
    );
    const counted = await countWrites(portal, trial, writing);
    counted.forEach((number, each) => writes.set(each, number));
    return name;
  };
  for (const template of TEMPLATES) {
    const own = steps.filter(step => step.template === template);
    if (own.length > 0) {
      const reference = await count({ ...own[0], isForFailures: false }, own);
      await portal.traces.remember(template, reference);
    }
    for (const step of own.filter(({ isForFailures }) => isForFailures)) {
      await count(step, [step]);
    }
  }
  return { writes, teams };
}

/** @throws InputError for a selection of nothing */
export function selectCauses(
  { writes, teams }: References,
  { cause: wanted }: Selection,
): Cause[] {
  const causes: Cause[] = [
    { name: 'killed', trials: killedTrials, perform: killBackend },
    {
      name: 'refused',
      trials: step => refusedTrials(step, writes.get(step) ?? 0, teams),
      perform: refuse,
    },
    { name: 'twice', trials: twiceTrials, perform: submitTwice },
    { name: 'cancelled', trials: cancelledTrials, perform: cancel },
    { name: 'postgres', trials: postgresTrials, perform: restartPostgres },
  ];
  return causes.filter(({ name }) => !wanted || name === wanted);
}
