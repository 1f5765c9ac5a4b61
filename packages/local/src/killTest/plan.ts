import { InputError } from '@backstage/errors';
import { cancel, cancelledTrials } from './causes/cancelled';
import { killBackend, killedTrials } from './causes/killed';
import { postgresTrials, restartPostgres } from './causes/postgres';
import { refuse, refusedTrials } from './causes/refused';
import { submitTwice, twiceTrials } from './causes/twice';
import { PortalUnderTest } from './PortalUnderTest';
import { References, UNKNOWN } from './references';
import { readSteps, Step, TEMPLATES } from './steps';
import { Report, Trial } from './Trial';

/** Something that is done to runs. */
export interface Cause {
  readonly name: string;
  readonly trials: readonly Trial[];
  readonly perform: (
    portal: PortalUnderTest,
    trials: readonly Trial[],
    report: Report,
  ) => Promise<void>;
}

export const CAUSES = ['killed', 'refused', 'twice', 'cancelled', 'postgres'];

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

/**
 * What is tried with some steps.
 *
 * @param references - when there are none yet, the cells are the same, and each
 *   has one trial at least
 */
export function planCauses(
  steps: readonly Step[],
  { cause: wanted }: Selection,
  references: References = UNKNOWN,
): Cause[] {
  const { writes } = references;
  const teams = [...references.teams];
  const causes = [
    { name: 'killed', trialsOf: killedTrials, perform: killBackend },
    {
      name: 'refused',
      trialsOf: (step: Step) => refusedTrials(step, writes.get(step), teams),
      perform: refuse,
    },
    { name: 'twice', trialsOf: twiceTrials, perform: submitTwice },
    { name: 'cancelled', trialsOf: cancelledTrials, perform: cancel },
    { name: 'postgres', trialsOf: postgresTrials, perform: restartPostgres },
  ];
  return causes
    .filter(({ name }) => !wanted || name === wanted)
    .map(({ name, trialsOf, perform }) => ({
      name,
      perform,
      trials: steps.flatMap(step => trialsOf(step)),
    }));
}
