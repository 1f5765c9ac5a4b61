import { Octokit } from 'octokit';
import { Pool } from 'pg';
import { PortalEnvironment } from '../portal/environment';
import { TemplateName } from './steps';
import { APPLICATION_NAME } from './TaskLog';

/** How many there are of each thing that a template makes once. */
export type Counts = Readonly<Record<string, number>>;

/** What a template's cells count, in their order. */
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
  readonly counts: Counts;
  /** What is wrong with what is there, though its number is right. */
  readonly problems: readonly string[];
}

/** What a run that nothing went wrong with makes. */
interface Reference {
  readonly paths: readonly string[];
  readonly changedFiles: number;
}

interface FoundRepository {
  readonly count: number;
  /** Their messages, the newest first. */
  readonly commits: readonly string[];
  readonly paths: readonly string[];
}

interface FoundPullRequests {
  readonly count: number;
  readonly open: number;
  readonly changedFiles: number;
}

/** Looks everywhere for what there is of a service. */
export class Traces {
  readonly #environment: PortalEnvironment;
  readonly #octokit: Octokit;
  readonly #catalog: Pool;
  readonly #references = new Map<TemplateName, Reference>();

  constructor(environment: PortalEnvironment) {
    this.#environment = environment;
    this.#octokit = new Octokit({
      auth: environment.GITHUB_TOKEN,
      baseUrl: environment.GITHUB_API_URL,
      throttle: { enabled: false },
    });
    this.#catalog = new Pool({
      host: environment.POSTGRES_HOST,
      port: Number(environment.POSTGRES_PORT),
      user: environment.POSTGRES_USER,
      password: environment.POSTGRES_PASSWORD,
      database: 'backstage_plugin_catalog',
      max: 4,
      application_name: APPLICATION_NAME,
    });
    // The server is restarted under it.
    this.#catalog.on('error', () => {});
  }

  close(): Promise<void> {
    return this.#catalog.end();
  }

  /** Takes what a run made for what every run of that template is to make. */
  async remember(template: TemplateName, name: string): Promise<void> {
    const [repository, pullRequests] = await Promise.all([
      this.#repository(name),
      this.#pullRequests(template, name),
    ]);
    this.#references.set(template, {
      paths: repository.paths,
      changedFiles: pullRequests.changedFiles,
    });
  }

  async of(template: TemplateName, name: string): Promise<Found> {
    const [repository, pullRequests, entry, own] = await Promise.all([
      this.#repository(name),
      this.#pullRequests(template, name),
      this.#catalogEntry(name),
      template === 'service-database'
        ? this.#databases(name)
        : this.#onCall(name),
    ]);
    return {
      counts: {
        repository: repository.count,
        'pull request': pullRequests.count,
        ...own.counts,
        'catalog entry': entry.paths,
      },
      problems: [
        ...this.#problemsOfContent(template, repository),
        ...this.#problemsOfPullRequest(template, pullRequests),
        ...entry.problems,
        ...own.problems,
      ],
    };
  }

  #problemsOfContent(template: TemplateName, found: FoundRepository): string[] {
    const expected = this.#references.get(template)?.paths ?? [];
    const missing = expected.filter(path => !found.paths.includes(path));
    const more = found.paths.filter(path => !expected.includes(path));
    return [
      found.commits.length !== 1 &&
        `commits on main: ${found.commits.join(', ') || 'none'}`,
      missing.length > 0 && `missing on main: ${missing.join(', ')}`,
      more.length > 0 && `not of the template on main: ${more.join(', ')}`,
    ].filter(problem => problem !== false);
  }

  #problemsOfPullRequest(
    template: TemplateName,
    found: FoundPullRequests,
  ): string[] {
    const expected = this.#references.get(template)?.changedFiles;
    return [
      found.open !== found.count && `${found.open} open pull requests`,
      found.changedFiles !== expected &&
        `a pull request of ${found.changedFiles} files instead of ${expected}`,
    ].filter(problem => problem !== false);
  }

  async #repository(name: string): Promise<FoundRepository> {
    const at = { owner: 'acme', repo: name };
    const repository = await unlessMissing(() =>
      this.#octokit.rest.repos.get(at),
    );
    if (!repository) {
      return { count: 0, commits: [], paths: [] };
    }
    const main = await unlessMissing(() =>
      this.#octokit.rest.repos.getBranch({ ...at, branch: 'main' }),
    );
    if (!main) {
      return { count: 1, commits: [], paths: [] };
    }
    const [tree, commits] = await Promise.all([
      this.#octokit.rest.git.getTree({
        ...at,
        tree_sha: 'main',
        recursive: 'true',
      }),
      this.#octokit.rest.repos.listCommits({ ...at, sha: 'main' }),
    ]);
    return {
      count: 1,
      commits: commits.data.map(describeCommit),
      paths: tree.data.tree.map(({ path = '' }) =>
        path.replaceAll(name, 'NAME'),
      ),
    };
  }

  async #pullRequests(
    template: TemplateName,
    name: string,
  ): Promise<FoundPullRequests> {
    const [repo, branch] =
      template === 'service-database'
        ? [name, 'add-database']
        : ['infra-live', `add-${name}`];
    const at = { owner: 'acme', repo };
    const { data } = await this.#octokit.rest.pulls.list({
      ...at,
      head: `acme:${branch}`,
      state: 'all',
    });
    const [first] = data;
    const detail =
      first &&
      (await this.#octokit.rest.pulls.get({
        ...at,
        pull_number: first.number,
      }));
    return {
      count: data.length,
      open: data.filter(({ state }) => state === 'open').length,
      changedFiles: detail?.data.changed_files ?? 0,
    };
  }

  async #onCall(name: string): Promise<Found> {
    const { PAGERDUTY_API_URL, PAGERDUTY_TOKEN } = this.#environment;
    const answer = await fetch(
      `${PAGERDUTY_API_URL}/services?query=${name}&limit=100`,
      { headers: { Authorization: `Token token=${PAGERDUTY_TOKEN}` } },
    );
    const { services }: { services: { name: string }[] } = await answer.json();
    const own = services.filter(service => service.name === name);
    return { counts: { 'on-call': own.length }, problems: [] };
  }

  async #databases(name: string): Promise<Found> {
    const { rows } = await this.#catalog.query<{ part: string }>(
      `SELECT 'role' AS part FROM pg_roles WHERE rolname = $1
       UNION ALL SELECT 'database' FROM pg_database WHERE datname = $1`,
      [name],
    );
    const parts = rows.map(({ part }) => part);
    if (await this.#hasSecret(name)) {
      parts.push('secret');
    }
    return {
      counts: { 'database with role and secret': parts.length === 3 ? 1 : 0 },
      problems:
        parts.length === 3
          ? []
          : [`of the database only: ${parts.join(', ') || 'nothing'}`],
    };
  }

  async #hasSecret(name: string): Promise<boolean> {
    const { data } = await this.#octokit.rest.actions.listRepoSecrets({
      owner: 'acme',
      repo: name,
    });
    return data.secrets.some(secret => secret.name === 'DATABASE_URL');
  }

  /** The ways on which discovery and registrations bring its entity. */
  async #catalogEntry(name: string) {
    const { rows } = await this.#catalog.query<{
      paths: string;
      served: string;
      registered: string;
    }>(
      `WITH RECURSIVE up AS (
         SELECT source_key, source_entity_ref FROM refresh_state_references
         WHERE target_entity_ref = $1
         UNION ALL
         SELECT r.source_key, r.source_entity_ref
         FROM refresh_state_references r
         JOIN up ON r.target_entity_ref = up.source_entity_ref
       )
       SELECT
         (SELECT count(*) FROM up WHERE source_key IS NOT NULL) AS paths,
         (SELECT count(*) FROM final_entities
          WHERE entity_ref = $1 AND final_entity IS NOT NULL) AS served,
         (SELECT count(*) FROM locations
          WHERE target LIKE '%/acme/' || $2 || '/%') AS registered`,
      [`component:default/${name}`, name],
    );
    const [{ paths, served, registered }] = rows;
    return {
      paths: Number(paths),
      problems: [
        served !== '1' && 'the catalog does not serve its entity',
        registered !== '0' && `${registered} registered locations`,
      ].filter(problem => problem !== false),
    };
  }
}

type ListedCommit = Awaited<
  ReturnType<Octokit['rest']['repos']['listCommits']>
>['data'][number];

function describeCommit({ sha, parents, commit }: ListedCommit): string {
  const { message, author } = commit;
  return `${message} (${sha.slice(0, 7)}, ${parents.length} parents, ${
    author?.date
  })`;
}

async function unlessMissing<T>(
  request: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await request();
  } catch (error) {
    if ((error as { status?: number }).status === 404) {
      return undefined;
    }
    throw error;
  }
}
