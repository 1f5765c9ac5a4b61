import { JsonObject } from '@backstage/types';
import { RequestPattern } from './requests';
import { Step, TemplateName } from './steps';

/** A column of the matrix. */
export const COLUMNS = [
  'killed',
  'in the midst',
  '500',
  '403',
  'limit',
  'cut',
  'twice',
  'at once',
  'cancelled',
  'postgres',
  'away',
] as const;
export type Column = (typeof COLUMNS)[number];

/** One service, and what is done to the run that makes it. */
export interface Trial {
  readonly step: Step;
  readonly column: Column;
  /** Of the service. */
  readonly name: string;
  /** Entity reference; of the payments team otherwise. */
  readonly owner?: string;
  /** The requests that something happens to. */
  readonly requests?: RequestPattern;
  /** How many of them are let through before. */
  readonly skip?: number;
}

/** What there is after a trial, and what is wrong with it. */
export interface Outcome {
  /** A digit for each thing that is to be there once. */
  readonly counts: string;
  readonly retries: number;
  readonly problems: readonly string[];
  /** The end of what the runs logged. */
  readonly lastLines: readonly string[];
  /** From the backend's being back to the task's next word. */
  readonly resumedAfterS?: number;
}

export type Report = (trial: Trial, outcome: Outcome) => void;

export const TEAM = 'group:default/payments-team';

const SHORT: Record<TemplateName, string> = {
  'go-service': 'go',
  'node-service': 'node',
  'service-database': 'db',
};

/** A name of its own for each trial, none of which begins as another does. */
export function nameOf(step: Step, label: string): string {
  return ['k', SHORT[step.template], step.id, label, 'x']
    .join('-')
    .toLocaleLowerCase('en-US')
    .replaceAll(' ', '-');
}

/** The filled in form. */
export function formOf(trial: Pick<Trial, 'step' | 'name' | 'owner'>) {
  const { step, name, owner = TEAM } = trial;
  const form: JsonObject =
    step.template === 'service-database'
      ? { component: `component:default/${name}` }
      : {
          name,
          description: 'Goes on whatever happens',
          owner,
          system: 'system:default/payments',
          size: 'small',
          tier: 'standard',
          database: 'none',
          bucket: false,
        };
  return form;
}
