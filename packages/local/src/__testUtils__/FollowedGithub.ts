import { TestDatabases } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { AlphaEntity } from '@backstage/catalog-model/alpha';
import { Octokit } from 'octokit';
import { push } from './push';
import { RunningCatalog, startCatalog } from './startCatalog';
import { Files, RunningGithub, startGithub } from './startGithub';
import { waitUntilFilled } from './waitUntilFilled';

/** Four people in three teams. */
const MEMBERS_AND_TEAMS = 7;

/** A GitHub, and a catalog that follows it by its webhooks. */
export class FollowedGithub {
  readonly octokit: Octokit;
  readonly #github: RunningGithub;
  readonly #catalog: RunningCatalog;

  /** @returns it when each of the repositories has its entity */
  static async start(options: {
    databases: TestDatabases;
    repositories: Record<string, Files>;
    schedules?: 'quick' | 'stock';
  }): Promise<FollowedGithub> {
    const { databases, repositories, schedules } = options;
    const github = await startGithub({ moreRepositories: 0, repositories });
    const catalog = await startCatalog({ github, databases, schedules });
    const isFilled = async () => {
      const { items } = await catalog.client.getEntities({
        filter: { kind: ['Component', 'API', 'Group', 'User'] },
      });
      // And checkout-api, which each GitHub has.
      return (
        items.length ===
        Object.keys(repositories).length + 1 + MEMBERS_AND_TEAMS
      );
    };
    await waitUntilFilled(isFilled);
    return new FollowedGithub(github, catalog);
  }

  private constructor(github: RunningGithub, catalog: RunningCatalog) {
    this.#github = github;
    this.#catalog = catalog;
    this.octokit = new Octokit({
      auth: github.token,
      baseUrl: `${github.url}/api/v3`,
      // Would make a change wait, and be measured as slow.
      throttle: { enabled: false },
    });
  }

  get url(): string {
    return this.#github.url;
  }

  async stop(): Promise<void> {
    await this.#catalog.stop();
    await this.#github.remove();
  }

  /** @param change - removed and added elsewhere in one commit is moved */
  push(repo: string, change: { files?: Files; removed?: readonly string[] }) {
    return push(this.octokit, repo, change);
  }

  /** Makes a repository of acme, and pushes its files. */
  async create(name: string, files: Files): Promise<void> {
    await this.octokit.rest.repos.createInOrg({
      org: 'acme',
      name,
      auto_init: true,
    });
    await this.push(name, { files });
  }

  /** How long it takes to answer the next queries. */
  async delayQueries(delayMs: number, times: number): Promise<void> {
    await this.#github.fail({ path: '/api/graphql', delayMs, times });
  }

  /** As the catalog serves it. */
  entity(ref: string): Promise<Entity | undefined> {
    return this.#catalog.client.getEntityByRef(ref);
  }

  async isServed(ref: string): Promise<boolean> {
    return (await this.entity(ref)) !== undefined;
  }

  async isGone(ref: string): Promise<boolean> {
    return !(await this.isServed(ref));
  }

  /** What the catalog complains of at an entity. */
  async errors(ref: string): Promise<string[]> {
    return errorsOf(await this.entity(ref));
  }

  /** What it complains of at the descriptor of a repository. */
  async descriptorErrors(repo: string): Promise<string[]> {
    const { items } = await this.#catalog.client.getEntities({
      filter: {
        kind: 'Location',
        'spec.target': `${this.url}/acme/${repo}/blob/main/catalog-info.yaml`,
      },
    });
    return items.flatMap(errorsOf);
  }

  /** Looks at an entity again now, as the catalog does by itself at times. */
  refresh(ref: string): Promise<void> {
    return this.#catalog.client.refreshEntity(ref);
  }

  /** Warnings and errors that hold a text. */
  complaints(text: string): string[] {
    return this.#catalog.log.filter(
      line => /^(warn|error)/.test(line) && line.includes(text),
    );
  }
}

function errorsOf(entity: AlphaEntity | undefined): string[] {
  return (entity?.status?.items ?? [])
    .filter(({ level }) => level === 'error')
    .map(({ message }) => message);
}
