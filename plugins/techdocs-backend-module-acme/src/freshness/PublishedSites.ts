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
import { FailureLog } from '../FailureLog';
import { StorageCheck } from '../StorageCheck';

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
    // The publisher does not tell that apart, and takes half a minute for it.
    if (await this.#check.findProblem()) {
      throw new ServiceUnavailableError(
        'The storage of docs does not answer as it should, so it is not known how old they are. Ask again in a minute',
      );
    }
    return this.#publisher.fetchTechDocsMetadata(entity).then(
      ({ etag, build_timestamp: builtAt }: Metadata) => ({
        at: builtAt ? new Date(builtAt).toISOString() : undefined,
        commit: etag,
      }),
      () => undefined,
    );
  }
}
