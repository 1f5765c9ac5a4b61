import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { Publisher } from '@backstage/plugin-techdocs-node';
import { RunningStorage } from '@internal/local/testUtils';
import { techdocsConfig } from './techdocsConfig';

/**
 * Publishes as much of a site as tells of its age.
 *
 * @param page - its first page, if it is to have one
 */
export async function publishSite(
  storage: RunningStorage,
  entity: Entity,
  metadata: { etag?: string; build_timestamp?: number },
  page?: string,
): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'site '));
  try {
    await writeFile(
      join(directory, 'techdocs_metadata.json'),
      JSON.stringify({ site_name: entity.metadata.name, ...metadata }),
    );
    if (page !== undefined) {
      await writeFile(join(directory, 'index.html'), page);
    }
    const publisher = await Publisher.fromConfig(
      mockServices.rootConfig({ data: { techdocs: techdocsConfig(storage) } }),
      {
        logger: mockServices.logger.mock(),
        discovery: mockServices.discovery(),
      },
    );
    await publisher.publish({ entity, directory });
  } finally {
    await rm(directory, { recursive: true });
  }
}
