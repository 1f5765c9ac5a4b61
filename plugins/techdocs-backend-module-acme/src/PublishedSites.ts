import { DiscoveryService } from '@backstage/backend-plugin-api';
import { CompoundEntityRef } from '@backstage/catalog-model';
import { Config } from '@backstage/config';
import { ServiceUnavailableError } from '@backstage/errors';
import {
  Publisher,
  PublisherBase,
  TechDocsMetadata,
} from '@backstage/plugin-techdocs-node';
import { PublishedDocs } from '@internal/plugin-techdocs-acme-common';
import { FailureLog } from './FailureLog';
import { StorageCheck } from './StorageCheck';

/** Requests to the storage that one question of many sites has at work. */
const AT_ONCE = 10;

/** What `techdocs-cli generate` writes of late; the types lack the time. */
type Metadata = TechDocsMetadata & { readonly build_timestamp?: number };

/** The sites in the storage, as TechDocs serves them. */
export class PublishedSites {
  readonly #check: StorageCheck;
  readonly #publisher: PublisherBase;

  static async create(options: {
    check: StorageCheck;
    config: Config;
    discovery: DiscoveryService;
  }): Promise<PublishedSites> {
    const { check, config, discovery } = options;
    const publisher = await Publisher.fromConfig(config, {
      // To the publisher each site that is not there is an error.
      logger: new FailureLog(),
      discovery,
    });
    return new PublishedSites(check, publisher);
  }

  private constructor(check: StorageCheck, publisher: PublisherBase) {
    this.#check = check;
    this.#publisher = publisher;
  }

  /** @throws ServiceUnavailableError while the storage does not answer */
  async find(entity: CompoundEntityRef): Promise<PublishedDocs | undefined> {
    const [site] = await this.findAll([entity]);
    return site;
  }

  /**
   * @returns in the order of the entities
   * @throws ServiceUnavailableError while the storage does not answer
   */
  async findAll(
    entities: readonly CompoundEntityRef[],
  ): Promise<(PublishedDocs | undefined)[]> {
    // The publisher takes half a minute for it.
    await this.requireStorage();
    const sites: (PublishedDocs | undefined)[] = [];
    while (sites.length < entities.length) {
      const some = entities.slice(sites.length, sites.length + AT_ONCE);
      sites.push(...(await Promise.all(some.map(each => this.#read(each)))));
    }
    if (sites.includes(undefined)) {
      // Nor does it tell a site that is not there from a storage that went away.
      await this.requireStorage();
    }
    return sites;
  }

  #read(entity: CompoundEntityRef): Promise<PublishedDocs | undefined> {
    return this.#publisher.fetchTechDocsMetadata(entity).then(
      ({ etag, build_timestamp: builtAt }: Metadata) => ({
        at: builtAt ? new Date(builtAt).toISOString() : undefined,
        commit: etag,
      }),
      () => undefined,
    );
  }

  /** @throws ServiceUnavailableError while it does not answer */
  async requireStorage(): Promise<void> {
    if (await this.#check.findProblem()) {
      throw new ServiceUnavailableError(
        'The storage of docs does not answer as it should, so it is not known what is published. Ask again in a minute',
      );
    }
  }
}
