import { CacheService, LoggerService } from '@backstage/backend-plugin-api';
import {
  Entity,
  getCompoundEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import {
  NotFoundError,
  ServiceUnavailableError,
  toError,
} from '@backstage/errors';
import {
  DefaultGithubCredentialsProvider,
  GithubCredentialsProvider,
  ScmIntegrations,
} from '@backstage/integration';
import { TECHDOCS_ANNOTATION } from '@backstage/plugin-techdocs-common';
import { DocsFreshness } from '@internal/plugin-techdocs-acme-common';
import { PublishedSites } from '../PublishedSites';
import { DocsSource, docsSourceOf } from './docsSourceOf';
import { GithubFolder } from './GithubFolder';
import { judgeDocs } from './judgeDocs';
import { DocsHistory, readHistory } from './readHistory';
import { Limits } from './readLimits';
import { remember } from './remember';

/**
 * Knows how the docs of an entity stand to its code. Docs are, the first that
 * holds:
 *
 * - unpublished, if there is no site of them in the storage;
 * - failed, if the last run of docs.yml on the branch of the docs failed;
 * - stale, if the newest commit of the code is more than
 *   `techdocsFreshness.maxAge` (90 days) younger than the newest one that
 *   changed the pages or mkdocs.yml, and at least `techdocsFreshness.maxCommits`
 *   (20) of them came since; the code is what lies in the folder of mkdocs.yml,
 *   or the repository that github.com/project-slug names;
 * - fresh otherwise, also where the portal reads no repository of them.
 *
 * What GitHub says is kept for 5 minutes, what is in the storage is not: a site
 * that was just published counts.
 */
export class DocsFreshnessService {
  readonly #cache: CacheService;
  readonly #githubCredentials: GithubCredentialsProvider;
  readonly #integrations: ScmIntegrations;
  readonly #limits: Limits;
  readonly #logger: LoggerService;
  readonly #sites: PublishedSites;

  constructor(options: {
    cache: CacheService;
    integrations: ScmIntegrations;
    limits: Limits;
    logger: LoggerService;
    sites: PublishedSites;
  }) {
    this.#cache = options.cache;
    this.#githubCredentials = DefaultGithubCredentialsProvider.fromIntegrations(
      options.integrations,
    );
    this.#integrations = options.integrations;
    this.#limits = options.limits;
    this.#logger = options.logger;
    this.#sites = options.sites;
  }

  /**
   * @throws NotFoundError for an entity that does not say that it has docs;
   *   ServiceUnavailableError while GitHub or the storage is away
   */
  async ofEntity(entity: Entity): Promise<DocsFreshness> {
    const entityRef = stringifyEntityRef(entity);
    if (!entity.metadata.annotations?.[TECHDOCS_ANNOTATION]) {
      throw new NotFoundError(
        `${entityRef} does not say that it has docs. If it does, give it the annotation ${TECHDOCS_ANNOTATION}`,
      );
    }
    const source = docsSourceOf(entity, this.#integrations);
    const [site, history] = await Promise.all([
      this.#sites.find(getCompoundEntityRef(entity)),
      source && this.#historyOf(entityRef, source),
    ]);
    const published = site && {
      ...site,
      commitUrl:
        source && site.commit && `${source.docs.url}/commit/${site.commit}`,
    };
    return judgeDocs({ entityRef, published, ...history }, this.#limits);
  }

  #historyOf(entityRef: string, source: DocsSource): Promise<DocsHistory> {
    return remember(this.#cache, `freshness:${entityRef}`, async () => {
      try {
        return await readHistory({
          docs: await this.#open(source.docs),
          code: await this.#open(source.code),
        });
      } catch (error) {
        const { message } = toError(error);
        this.#logger.warn(
          `GitHub did not tell of the docs of ${entityRef}: ${message}`,
        );
        throw new ServiceUnavailableError(
          `GitHub does not answer as it should, so it is not known how old these docs are. Ask again in a minute: ${message}`,
        );
      }
    });
  }

  #open(place: DocsSource['docs']): Promise<GithubFolder> {
    return GithubFolder.open(place, {
      integrations: this.#integrations,
      githubCredentials: this.#githubCredentials,
    });
  }
}
