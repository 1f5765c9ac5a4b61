import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NotImplementedError } from '@backstage/errors';
import { parse } from 'yaml';
import { REPOSITORY_ROOT } from '../paths';
import {
  ANY_WRITE,
  serviceNamed,
  onGithub,
  onPagerDuty,
  ownRepository,
  RequestPattern,
} from './requests';

export const TEMPLATES = [
  'go-service',
  'node-service',
  'service-database',
] as const;
export type TemplateName = (typeof TEMPLATES)[number];

/** What a step asks of a server that can fail it. */
export interface OtherSide {
  /** What it asks, first of all. */
  readonly asks: (name: string) => RequestPattern;
  /** Runs for other services ask the same. */
  readonly isShared?: boolean;
  /** Every write of it, as far as a pattern can tell. */
  readonly writes?: (name: string) => RequestPattern;
  /** Those runs for other services cannot be told from. */
  readonly writesAreShared?: boolean;
  /** The writes worth being killed in the midst of. */
  readonly tellingWrites?: (name: string) => readonly RequestPattern[];
}

export interface Step {
  readonly template: TemplateName;
  readonly id: string;
  /** It has something to do only in a run of which another step failed. */
  readonly isForFailures: boolean;
  /** Undefined for the last one. */
  readonly nextId: string | undefined;
  /**
   * The step at the begin of which it is cancelled: itself, and for the first one
   * the next, as the scaffolder cancels no task that has not logged a step yet. So
   * the first one is tried as one that is done, of a run that is given up.
   */
  readonly cancelledIn: string;
  /** Undefined for one that asks nobody but the portal itself. */
  readonly otherSide: OtherSide | undefined;
}

const INFRASTRUCTURE = '/api/v3/repos/acme/infra-live';
const ANYWHERE_ON_GITHUB = () => onGithub(ANY_WRITE, '/*');

/** By the ids of steps. One that is not in here is not silently left out. */
const OTHER_SIDES: Record<string, OtherSide | undefined> = {
  repository: { asks: name => onGithub('*', `${ownRepository(name)}*`) },
  catalogCheck: undefined,
  oncallCheck: { asks: serviceNamed },
  infraFound: {
    asks: name =>
      onGithub('GET', `${INFRASTRUCTURE}/pulls`, { head: `acme:add-${name}` }),
  },
  skeleton: undefined,
  publish: {
    asks: name => onGithub('*', `${ownRepository(name)}*`),
    writes: ANYWHERE_ON_GITHUB,
    writesAreShared: true,
    tellingWrites: name => [
      onGithub('POST', '/api/v3/orgs/acme/repos'),
      onGithub('POST', `/acme/${name}*`),
    ],
  },
  infra: undefined,
  infraPullRequest: {
    asks: () => onGithub('*', `${INFRASTRUCTURE}*`),
    isShared: true,
    writes: ANYWHERE_ON_GITHUB,
    writesAreShared: true,
    tellingWrites: () => [onGithub('POST', `${INFRASTRUCTURE}/pulls`)],
  },
  oncall: {
    asks: serviceNamed,
    writes: () => onPagerDuty(ANY_WRITE, '/*'),
    writesAreShared: true,
    tellingWrites: () => [onPagerDuty('POST', '/api/services')],
  },
  catalog: { asks: name => onGithub('*', `${ownRepository(name)}*`) },

  component: undefined,
  found: { asks: name => onGithub('*', `${ownRepository(name)}*`) },
  descriptor: { asks: name => onGithub('*', `${ownRepository(name)}*`) },
  edit: undefined,
  database: {
    asks: name => onGithub('*', `${ownRepository(name)}*`),
    writes: name => onGithub(ANY_WRITE, `${ownRepository(name)}*`),
    tellingWrites: name => [
      onGithub('PUT', `${ownRepository(name)}/actions/secrets/*`),
    ],
  },
  // It only looks, unless the run took its database back before it was retried.
  databaseKept: { asks: name => onGithub('*', `${ownRepository(name)}*`) },
  pullRequest: {
    asks: name => onGithub('*', `${ownRepository(name)}*`),
    writes: name => onGithub(ANY_WRITE, `${ownRepository(name)}*`),
    tellingWrites: name => [onGithub('POST', `${ownRepository(name)}/pulls`)],
  },
  takeBack: {
    asks: name => onGithub('*', `${ownRepository(name)}*`),
    writes: name => onGithub(ANY_WRITE, `${ownRepository(name)}*`),
    tellingWrites: name => [
      onGithub('DELETE', `${ownRepository(name)}/actions/secrets/*`),
    ],
  },
};

/** The steps of a template, in their order. */
export async function readSteps(template: TemplateName): Promise<Step[]> {
  const file = join(REPOSITORY_ROOT, 'templates', template, 'template.yaml');
  const { spec }: { spec: { steps: { id: string; if?: string }[] } } = parse(
    await readFile(file, 'utf8'),
  );
  return spec.steps.map(({ id, if: condition = '' }, index) => {
    if (!(id in OTHER_SIDES)) {
      throw new NotImplementedError(
        `The kill test does not know what the step ${id} of ${template} asks of whom; say so in ${__filename}`,
      );
    }
    return {
      template,
      id,
      isForFailures: condition.includes('failure()'),
      nextId: spec.steps.at(index + 1)?.id,
      cancelledIn: index === 0 ? spec.steps[1].id : id,
      otherSide: OTHER_SIDES[id],
    };
  });
}
