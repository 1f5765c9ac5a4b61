import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
  TestBackend,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { CatalogClient } from '@backstage/catalog-client';
import { targetPaths } from '@backstage/cli-common';
import catalogPlugin from '@backstage/plugin-catalog-backend';
import templateModule from '@backstage/plugin-catalog-backend-module-scaffolder-entity-model';
import unprocessedModule from '@backstage/plugin-catalog-backend-module-unprocessed';
import { CatalogUnprocessedEntitiesClient } from '@backstage/plugin-catalog-unprocessed-entities-common';
import { parse } from 'yaml';
import { createTestLogger } from '@internal/test-support';

jest.setTimeout(60_000);

const { catalog } = parse(
  readFileSync(targetPaths.resolveRoot('app-config.yaml'), 'utf8'),
);

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

function descriptor(kind: string, apiVersion: string, spec: object) {
  // YAML takes JSON.
  return JSON.stringify({
    apiVersion,
    kind,
    metadata: { name: `some-${kind.toLocaleLowerCase('en-US')}` },
    spec,
  });
}

const DESCRIPTORS = {
  component: descriptor('Component', 'backstage.io/v1alpha1', {
    type: 'service',
    lifecycle: 'production',
    owner: 'platform-team',
  }),
  user: descriptor('User', 'backstage.io/v1alpha1', { memberOf: [] }),
  group: descriptor('Group', 'backstage.io/v1alpha1', {
    type: 'team',
    children: [],
  }),
  template: descriptor('Template', 'scaffolder.backstage.io/v1beta3', {
    type: 'service',
    steps: [],
  }),
};

describe('the rules of app-config.yaml for what a location may define', () => {
  let dir: string;
  let backend: TestBackend;

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'catalog-'));
    const files = Object.entries(DESCRIPTORS).map(([name, text]) => {
      const file = join(dir, `${name}.yaml`);
      writeFileSync(file, text);
      return file;
    });
    const knex = await databases.init('POSTGRES_18');
    backend = await startTestBackend({
      features: [
        createTestLogger().factory,
        catalogPlugin,
        templateModule,
        unprocessedModule,
        mockServices.database.factory({ knex }),
        mockServices.rootConfig.factory({
          data: {
            catalog: {
              ...catalog,
              locations: files.map(target => ({ type: 'file', target })),
            },
          },
        }),
      ],
    });
  });

  afterAll(async () => {
    await backend.stop();
    rmSync(dir, { recursive: true });
  });

  /** What became of each entity, once the catalog has seen them all. */
  async function readOutcome() {
    const { port } = backend.server.address() as AddressInfo;
    const discoveryApi = {
      getBaseUrl: async (id: string) => `http://localhost:${port}/api/${id}`,
    };
    const options = { token: mockCredentials.service.token() };
    const client = new CatalogClient({ discoveryApi });
    const unprocessedClient = new CatalogUnprocessedEntitiesClient(
      discoveryApi,
    );
    for (;;) {
      const { items } = await client.getEntities({}, options);
      const { entities: pending } = await unprocessedClient.pending(options);
      const served = items
        .map(({ kind }) => kind)
        .filter(kind => kind !== 'Location');
      const refused = pending.flatMap(({ errors }) =>
        // Empty text, not a list, as long as it was not processed.
        (errors || []).map(({ message }) => message),
      );
      if (served.length + refused.length >= Object.keys(DESCRIPTORS).length) {
        return { served, refused };
      }
      await delay(200);
    }
  }

  it('let it define a Component, but no User, Group or Template', async () => {
    const { served, refused } = await readOutcome();

    expect(served).toEqual(['Component']);
    expect(refused.sort()).toEqual([
      expect.stringContaining('Entity group:default/some-group at'),
      expect.stringContaining('Entity template:default/some-template at'),
      expect.stringContaining('Entity user:default/some-user at'),
    ]);
  });

  it('are accompanied by the deletion of what nothing refers to', () => {
    expect(catalog).toMatchObject({
      orphanStrategy: 'delete',
      orphanProviderStrategy: 'delete',
      processingInterval: { minutes: 30 },
    });
  });
});
