import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cacheServiceFactory } from '@backstage/backend-defaults/cache';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { JsonObject } from '@backstage/types';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import techdocsPlugin from '@backstage/plugin-techdocs-backend';
import { Publisher } from '@backstage/plugin-techdocs-node';
import acmeModule from '@internal/plugin-techdocs-backend-module-acme';
import { packagePath } from '../paths';
import { readAppConfig } from './readAppConfig';
import { RunningStorage } from './startStorage';
import { createTestLogger } from '@internal/test-support';

const ENTITY = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'checkout', namespace: 'default', uid: 'of-checkout' },
};

/**
 * The real TechDocs backend over a local storage, configured as on a laptop,
 * and a component `checkout`.
 *
 * @param options - `env` are other variables for the configuration; `cache`
 *   replaces techdocs.cache, `backendCache` backend.cache
 */
export async function startDocs(
  storage: RunningStorage,
  options: {
    env?: Record<string, string>;
    cache?: JsonObject;
    backendCache?: JsonObject;
  } = {},
) {
  const { env, cache, backendCache = { store: 'memory' } } = options;
  const techdocs = await readTechdocsConfig(storage, env);
  const log = createTestLogger();
  const backend = await startTestBackend({
    features: [
      acmeModule,
      techdocsPlugin,
      catalogServiceMock.factory({ entities: [ENTITY] }),
      cacheServiceFactory,
      log.factory,
      mockServices.rootConfig.factory({
        data: {
          backend: { cache: backendCache },
          techdocs: { ...techdocs, ...(cache && { cache }) },
        },
      }),
    ],
  });
  const port = backend.server.port();
  const url = `http://localhost:${port}/api/techdocs`;
  const headers = { Authorization: mockCredentials.user.header() };
  return {
    port,
    headers,
    /** What it logged so far. */
    log: log.lines,
    page: (path: string) =>
      fetch(`${url}/static/docs/default/component/checkout/${path}`, {
        headers,
      }),
    metadata: () =>
      fetch(`${url}/metadata/techdocs/default/component/checkout`, { headers }),
    stop: () => backend.stop(),
  };
}

export type RunningDocs = Awaited<ReturnType<typeof startDocs>>;

/** Publishes a site of the component, as its CI does. */
export async function publishSite(
  storage: RunningStorage,
  files: Record<string, string | Buffer>,
): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'site '));
  try {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(join(directory, name)), { recursive: true });
      await writeFile(join(directory, name), content);
    }
    const techdocs = await readTechdocsConfig(storage);
    const publisher = await Publisher.fromConfig(
      mockServices.rootConfig({ data: { techdocs } }),
      {
        logger: mockServices.logger.mock(),
        discovery: mockServices.discovery(),
      },
    );
    await publisher.publish({ entity: ENTITY, directory });
  } finally {
    rmSync(directory, { recursive: true });
  }
}

async function readTechdocsConfig(
  { url, region, bucket, accessKey }: RunningStorage,
  env: Record<string, string> = {},
): Promise<JsonObject> {
  const { techdocs } = await readAppConfig([packagePath('app-config.yaml')], {
    TECHDOCS_S3_ENDPOINT: url,
    TECHDOCS_S3_REGION: region,
    TECHDOCS_S3_BUCKET: bucket,
    TECHDOCS_S3_ACCESS_KEY_ID: accessKey.accessKeyId,
    TECHDOCS_S3_SECRET_ACCESS_KEY: accessKey.secretAccessKey,
    ...env,
  });
  return techdocs as JsonObject;
}
