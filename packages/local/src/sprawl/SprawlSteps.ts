import { waitFor } from '../service/waitFor';
import { concurrently } from './concurrently';
import { BRANCH_COUNT, SERVICES } from './services';
import { Counts, SprawlCatalog } from './SprawlCatalog';

const DISCOVERY = 'github-provider:main:refresh';
const ORPHAN_CLEANUP = 'catalog_orphan_cleanup';
const CYCLE = 'discovery on main and orphan cleanup ran';
/** As many jobs of CI as may end at the same moment. */
const JOBS = 8;
/** From the start of the provider to the last entity. */
export const MAX_FIRST_DISCOVERY_MS = 60_000;
const SETTLE_TIMEOUT_MS = 180_000;

/**
 * How a catalog grows full of branches, and how it is rid of them. Each step
 * tells what the catalog holds after it; nothing here deletes an entity.
 */
export class SprawlSteps {
  readonly #catalog: SprawlCatalog;
  readonly #githubOrganization: string;
  readonly #log: (line: string) => void;

  /** @param options - `githubOrganization` is the address of its page */
  constructor(options: {
    catalog: SprawlCatalog;
    githubOrganization: string;
    log: (line: string) => void;
  }) {
    this.#catalog = options.catalog;
    this.#githubOrganization = options.githubOrganization;
    this.#log = options.log;
  }

  /** A CI bot registers what it builds: each branch of each service. */
  async registerEachBranch(): Promise<Counts> {
    const startedAt = performance.now();
    const targets = SERVICES.flatMap(({ name, branches }) =>
      branches.map(
        branch =>
          `${
            this.#githubOrganization
          }/${name}/blob/${branch}/catalog-info.yaml`,
      ),
    );
    await concurrently(targets, JOBS, target => this.#catalog.register(target));
    this.#log(
      `${targets.length} branches of ${
        SERVICES.length
      } services registered by the bot (${since(startedAt)})`,
    );
    await this.#holds(BRANCH_COUNT);
    return this.#report('all of them processed', startedAt);
  }

  /** The cycle that the start of a catalog with discovery brings by itself. */
  async firstCycle(): Promise<Counts> {
    const startedAt = performance.now();
    await this.#catalog.tasks.firstRun(DISCOVERY);
    await this.#catalog.tasks.run(ORPHAN_CLEANUP);
    return this.#report(CYCLE, startedAt);
  }

  /** The bot takes back what it registered, and registers no more. */
  async withdrawRegistrations(): Promise<Counts> {
    const startedAt = performance.now();
    const registrations = (await this.#catalog.registrations()).filter(
      ({ target }) => target.startsWith(`${this.#githubOrganization}/`),
    );
    await concurrently(registrations, JOBS, registration =>
      this.#catalog.withdraw(registration),
    );
    return this.#report(
      `${registrations.length} registrations withdrawn`,
      startedAt,
    );
  }

  /**
   * One run of the discovery, of what it found, and of the orphan cleanup, none
   * of them waited for until its schedule has it.
   */
  async cycle(): Promise<Counts> {
    const startedAt = performance.now();
    await this.#catalog.tasks.run(DISCOVERY);
    await this.#holds(SERVICES.length);
    await this.#catalog.tasks.run(ORPHAN_CLEANUP);
    return this.#report(CYCLE, startedAt);
  }

  /**
   * What the start of a catalog that holds nothing brings by itself.
   *
   * @param startedAt - when its start began, and with it that of the provider
   * @returns how long it took until the last repository was served
   */
  async firstDiscovery(startedAt: number): Promise<number> {
    await this.#holds(SERVICES.length);
    const durationMs = performance.now() - startedAt;
    this.#log(
      `${SERVICES.length} repositories discovered and served by a new catalog ` +
        `(${since(startedAt)}, at most ${MAX_FIRST_DISCOVERY_MS / 1000} s)`,
    );
    return durationMs;
  }

  /** Waits as long as it is worth it; the report says what came of it. */
  async #holds(components: number): Promise<void> {
    await waitFor(
      async () => (await this.#catalog.componentCount()) === components,
      { timeoutMs: SETTLE_TIMEOUT_MS },
    );
  }

  async #report(step: string, startedAt: number): Promise<Counts> {
    const counts = await this.#catalog.counts();
    this.#log(
      `${step} (${since(startedAt)}): ${counts.components} components, ` +
        `${counts.ofBranches} with the name of a branch, ` +
        `${counts.orphans} orphans`,
    );
    return counts;
  }
}

function since(startedAt: number): string {
  return `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
}
