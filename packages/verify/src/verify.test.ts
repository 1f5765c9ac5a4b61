import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
  TestBackend,
  TestDatabases,
} from '@backstage/backend-test-utils';
import catalogPlugin from '@backstage/plugin-catalog-backend';
import unprocessedModule from '@backstage/plugin-catalog-backend-module-unprocessed';
import scaffolderPlugin from '@backstage/plugin-scaffolder-backend';
import { createTestLogger } from '@internal/test-support';
import { checks } from './checks';
import { Portal } from './Portal';
import { formatTable, verify } from './verify';

jest.setTimeout(120_000);

const SYSTEM = `
apiVersion: backstage.io/v1alpha1
kind: System
metadata:
  name: commerce
spec:
  owner: checkout-team
`;

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

/** As in production, where each plugin has a database of its own. */
const databaseOfEachPlugin = createServiceFactory({
  service: coreServices.database,
  deps: {},
  async factory() {
    const knex = await databases.init('POSTGRES_18');
    return mockServices.database({ knex });
  },
});

describe('verify, on the real catalog and scaffolder over PostgreSQL', () => {
  let dir: string;
  let app: Server;
  let backend: TestBackend | undefined;

  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), 'verify-'));
    app = createServer((request, response) => {
      const isScript = request.url === '/main.js';
      response.setHeader(
        'Content-Type',
        isScript ? 'application/javascript' : 'text/html',
      );
      response.end(
        isScript ? '' : '<div id="root"></div><script src="/main.js"></script>',
      );
    });
    await new Promise<void>(done => app.listen(0, '127.0.0.1', done));
  });

  afterEach(async () => {
    await backend?.stop();
    backend = undefined;
    await new Promise(done => app.close(done));
    rmSync(dir, { recursive: true });
  });

  async function startPortal(descriptors: Record<string, string>) {
    for (const [name, text] of Object.entries(descriptors)) {
      writeFileSync(join(dir, name), text);
    }
    backend = await startTestBackend({
      features: [
        createTestLogger().factory,
        catalogPlugin,
        unprocessedModule,
        scaffolderPlugin,
        databaseOfEachPlugin,
        mockServices.rootConfig.factory({
          data: {
            catalog: {
              locations: Object.keys(descriptors).map(name => ({
                type: 'file',
                target: join(dir, name),
                rules: [{ allow: ['System', 'Component'] }],
              })),
            },
          },
        }),
      ],
    });
    const { port } = backend.server.address() as AddressInfo;
    return new Portal({
      url: `http://localhost:${port}`,
      appUrl: `http://localhost:${(app.address() as AddressInfo).port}`,
      token: mockCredentials.service.token(),
    });
  }

  const row = (rows: Awaited<ReturnType<typeof verify>>, name: string) =>
    rows.find(candidate => candidate.name === name);

  /** The catalog works in the background, so a row says it after a while. */
  async function verifyUntil(portal: Portal, name: string, reason: RegExp) {
    const deadline = Date.now() + 20_000;
    let rows = await verify(portal, checks);
    while (!row(rows, name)?.reason.match(reason) && Date.now() < deadline) {
      await delay(200);
      rows = await verify(portal, checks);
    }
    expect(row(rows, name)?.reason).toMatch(reason);
    return rows;
  }

  it('is green when all is well', async () => {
    const portal = await startPortal({ 'good.yaml': SYSTEM });

    // The rows ask at the same moment, and an entity may come between two of them.
    await verifyUntil(portal, 'entities by kind', /^System 1$/);
    const rows = await verify(portal, checks);

    expect(row(rows, 'catalog answers')?.reason).toMatch(/2 entities/);
    expect(row(rows, 'entities by kind')).toEqual({
      name: 'entities by kind',
      ok: true,
      reason: 'System 1',
    });
    expect(row(rows, 'scaffolder actions')?.reason).toMatch(/^\d+ actions$/);
    // This portal has neither a GitHub, nor people, nor docs.
    expect(rows.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual([
      'last discovery',
      'last org sync',
      'groups and users',
      'docs served',
      'docs published',
    ]);
    expect(formatTable(rows)).toContain('✓ zero orphans');
  });

  it('names a descriptor that cannot be read', async () => {
    const portal = await startPortal({
      'good.yaml': SYSTEM,
      'bad.yaml': 'kind: [',
    });

    const rows = await verifyUntil(
      portal,
      'zero processing errors',
      /bad\.yaml/,
    );

    expect(row(rows, 'zero processing errors')?.ok).toBe(false);
    expect(row(rows, 'catalog answers')?.ok).toBe(true);
  });

  it('names an entity that was never good, which the catalog does not serve', async () => {
    const portal = await startPortal({
      'good.yaml': SYSTEM,
      // Without a type and a lifecycle.
      'bad.yaml': `
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: checkout-api
spec:
  owner: checkout-team
`,
    });

    const rows = await verifyUntil(
      portal,
      'zero processing errors',
      /component:default\/checkout-api: .*type/i,
    );

    expect(row(rows, 'zero processing errors')?.ok).toBe(false);
  });

  it('names a component of which the owner is not there', async () => {
    const portal = await startPortal({
      'component.yaml': `
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: checkout-api
spec:
  type: service
  lifecycle: production
  owner: no-such-team
`,
    });

    const rows = await verifyUntil(
      portal,
      'owners of components',
      /component:default\/checkout-api is owned by group:default\/no-such-team, which is not there/,
    );

    expect(row(rows, 'owners of components')?.ok).toBe(false);
  });

  it('names a kind that a location may not define', async () => {
    const portal = await startPortal({
      'user.yaml': `
apiVersion: backstage.io/v1alpha1
kind: User
metadata:
  name: mallory
spec:
  memberOf: [platform-team]
`,
    });

    const rows = await verifyUntil(
      portal,
      'zero processing errors',
      /user:default\/mallory/i,
    );

    expect(row(rows, 'zero processing errors')?.ok).toBe(false);
  });

  it('does not call an empty catalog well', async () => {
    const portal = await startPortal({});

    const rows = await verify(portal, checks);

    expect(row(rows, 'entities by kind')).toMatchObject({
      ok: false,
      reason: expect.stringContaining('the catalog is empty'),
    });
  });

  it('goes on with the other rows when one cannot be answered', async () => {
    const portal = await startPortal({ 'good.yaml': SYSTEM });
    await new Promise(done => app.close(done));

    const rows = await verifyUntil(portal, 'entities by kind', /System 1/);

    expect(row(rows, "the app's page")).toMatchObject({
      ok: false,
      reason: expect.stringMatching(/^nothing answers at/),
    });
    await new Promise<void>(done => app.listen(0, '127.0.0.1', done));
  });
});
