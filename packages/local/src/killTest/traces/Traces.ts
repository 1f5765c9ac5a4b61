import { ServiceUnavailableError } from '@backstage/errors';
import { Pool } from 'pg';
import { PortalEnvironment } from '../../portal/environment';
import { waitFor } from '../../service/waitFor';
import { openPool } from '../openPool';
import { TemplateName } from '../steps';
import { LONGEST_WAIT_MS } from '../TaskLog';
import { Trial } from '../Trial';
import { CatalogTraces } from './CatalogTraces';
import { DatabaseTraces } from './DatabaseTraces';
import { differences, Picture, teamOf, withoutNames } from './Picture';
import { GithubTraces } from './GithubTraces';
import { OnCallTraces } from './OnCallTraces';

/** What a template makes once, in the order in which it is counted. */
export const COUNTED: Record<TemplateName, readonly string[]> = {
  'go-service': ['repository', 'pull request', 'on-call', 'catalog entry'],
  'node-service': ['repository', 'pull request', 'on-call', 'catalog entry'],
  'service-database': [
    'repository',
    'pull request',
    'database with role and secret',
    'catalog entry',
  ],
};

export interface Found {
  /** How many there are of each thing that is counted. */
  readonly counts: readonly number[];
  readonly problems: readonly string[];
}

/** Of a service that a run is to have made or changed. */
export type Made = Pick<Trial, 'step' | 'name' | 'owner'>;

/** Looks everywhere for what there is of a service. */
export class Traces {
  readonly #github: GithubTraces;
  readonly #onCall: OnCallTraces;
  readonly #databases: DatabaseTraces;
  readonly #catalog: CatalogTraces;
  readonly #references = new Map<TemplateName, Picture>();
  readonly #pool: Pool;
  readonly #githubUrl: string;

  /** @param stateDir - of the world */
  constructor(environment: PortalEnvironment, stateDir: string) {
    this.#githubUrl = environment.GITHUB_URL;
    this.#pool = openPool({
      host: environment.POSTGRES_HOST,
      port: Number(environment.POSTGRES_PORT),
      user: environment.POSTGRES_USER,
      password: environment.POSTGRES_PASSWORD,
      database: 'backstage_plugin_catalog',
      max: 4,
    });
    this.#github = new GithubTraces(environment, stateDir);
    this.#onCall = new OnCallTraces(environment);
    this.#databases = new DatabaseTraces(this.#pool, this.#github);
    this.#catalog = new CatalogTraces(this.#pool);
  }

  close(): Promise<void> {
    return this.#pool.end();
  }

  /**
   * Takes what a run made for what every run of that template is to make.
   *
   * @throws ServiceUnavailableError when it did not make one of each
   */
  async remember(made: Made): Promise<void> {
    const { picture, problems } = await this.#look(made);
    if (problems.length > 0) {
      throw new ServiceUnavailableError(
        `What a run that nothing went wrong with made, ${
          made.name
        }, is not as it should be: ${problems.join('; ')}`,
      );
    }
    this.#references.set(made.step.template, picture);
  }

  async of(made: Made): Promise<Found> {
    const { counts, problems, picture } = await this.#look(made);
    const expected = this.#references.get(made.step.template) ?? {};
    return {
      counts,
      problems: [...problems, ...differences(expected, picture)],
    };
  }

  /**
   * All that a template could have made, of whomever, a line each.
   *
   * @throws ServiceUnavailableError while the catalog is not at rest
   */
  async everything(): Promise<string[]> {
    const isQuiet = await waitFor(() => this.#catalog.isQuiet(), {
      timeoutMs: LONGEST_WAIT_MS,
    });
    if (!isQuiet) {
      throw new ServiceUnavailableError(
        'The catalog does not come to an end with what it takes in',
      );
    }
    const lists = await Promise.all([
      this.#github.list(),
      this.#onCall.list(),
      this.#databases.list(),
      this.#catalog.list(),
    ]);
    return lists.flat().map(line => line.replace(this.#githubUrl, ''));
  }

  async #look(made: Made): Promise<Found & { picture: Picture }> {
    const {
      name,
      step: { template },
    } = made;
    const [repository, pullRequests, entry, own] = await Promise.all([
      this.#github.repository(name),
      this.#github.pullRequests(template, name),
      this.#catalog.of(name),
      template === 'service-database'
        ? this.#databases.of(name)
        : this.#onCall.of(name, teamOf(made)),
    ]);
    const counts = [
      repository.count,
      pullRequests.count,
      own.count,
      entry.count,
    ];
    return {
      counts,
      problems: [
        !counts.every(count => count === 1) && 'not one of each',
        pullRequests.open !== pullRequests.count &&
          `${pullRequests.open} open pull requests`,
        ...entry.problems,
        ...own.problems,
      ].filter(problem => problem !== false),
      picture: withoutNames(
        { ...repository.picture, ...pullRequests.picture, ...own.picture },
        made,
      ),
    };
  }
}
