import { mockCredentials } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import {
  RunningGithub,
  RunningStorage,
  startGithub,
  startStorage,
} from '@internal/local/testUtils';
import { publishSite } from '../__testUtils__/publishSite';
import { RunningPortal, startPortal } from '../__testUtils__/startPortal';

jest.setTimeout(120_000);

const INSIDER = 'user:default/insider';
const STRANGER = 'user:default/stranger';

const NOBODY = mockCredentials.none.header();
const SERVICE = mockCredentials.service.header();
const insider = mockCredentials.user.header(INSIDER);
const stranger = mockCredentials.user.header(STRANGER);

const COMMIT = 'c0ffeec0ffeec0ffeec0ffeec0ffeec0ffeec0ff';
const PAGE = '<h1>Cart</h1>';

function entity(name: string, annotations: Record<string, string>): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name, namespace: 'default', annotations },
  };
}

const documented = (name: string) =>
  entity(name, { 'backstage.io/techdocs-ref': 'dir:.' });
const showing = (name: string, other: string) =>
  entity(name, {
    'backstage.io/techdocs-entity': `component:default/${other}`,
  });

const ENTITIES = [
  documented('cart'),
  documented('secret'),
  documented('unpublished'),
  showing('cart-worker', 'cart'),
  showing('secret-worker', 'secret'),
  showing('lost-worker', 'lost'),
  entity('undocumented', {}),
];

function item(name: string, more: object = {}) {
  const entityRef = `component:default/${name}`;
  return { entityRef, siteOf: entityRef, ...more };
}
const shown = (name: string) => ({ siteOf: `component:default/${name}` });
const published = { at: '2026-02-03T04:05:06.789Z', commit: COMMIT };

describe('docs that are published', () => {
  let github: RunningGithub;
  let storage: RunningStorage;
  let portal: RunningPortal;

  beforeAll(async () => {
    [github, storage] = await Promise.all([
      startGithub({ moreRepositories: 0 }),
      startStorage(),
    ]);
    const metadata = {
      etag: COMMIT,
      build_timestamp: Date.parse(published.at),
    };
    for (const name of ['cart', 'secret']) {
      await publishSite(storage, documented(name), metadata, PAGE);
    }
    portal = await startPortal({
      entities: ENTITIES,
      isHidden: ({ metadata: { name } }, userRef) =>
        name === 'secret' && userRef === STRANGER,
      github,
      storage,
    });
  });

  afterAll(async () => {
    await portal.stop();
    await Promise.all([github.remove(), storage.remove()]);
  });

  const list = (authorization: string) =>
    portal.ask('published', authorization);
  const page = (name: string, authorization: string) =>
    portal.ask(`published/default/component/${name}`, authorization);

  it('are told to nobody', async () => {
    expect((await list(NOBODY)).status).toBe(401);
    expect((await page('cart', NOBODY)).status).toBe(401);
  });

  it.each([
    ['a service', SERVICE],
    ['a user who may read all', insider],
  ])(
    'are listed to %s, beside those that are not',
    async (_, authorization) => {
      const { status, body } = await list(authorization);

      expect(status).toBe(200);
      expect(body.items).toHaveLength(6);
      expect(body.items).toEqual(
        expect.arrayContaining([
          item('cart', { published }),
          item('secret', { published }),
          item('unpublished'),
          item('cart-worker', { ...shown('cart'), published }),
          item('secret-worker', { ...shown('secret'), published }),
          item('lost-worker', shown('lost')),
        ]),
      );
    },
  );

  it('are hidden from a user who may not read the entity', async () => {
    const { body } = await list(stranger);

    expect(body.items).toHaveLength(5);
    expect(body.items).toEqual(
      expect.arrayContaining([
        item('cart', { published }),
        item('secret-worker', shown('secret')),
      ]),
    );
    expect(await page('secret', stranger)).toMatchObject({
      status: 404,
      body: {
        error: {
          message:
            'There is no entity component:default/secret, or you may not read it',
        },
      },
    });
  });

  it.each([
    ['a service', SERVICE, 'secret'],
    ['a user', insider, 'secret'],
    ['another user', stranger, 'cart'],
    ['one who sees those of another entity', stranger, 'cart-worker'],
  ])('are read for %s', async (_, authorization, name) => {
    expect(await page(name, authorization)).toEqual({
      status: 200,
      body: {
        entityRef: `component:default/${name}`,
        builder: 'external',
        status: 200,
        bytes: PAGE.length,
      },
    });
  });

  it.each([
    ['there are none', SERVICE, 'unpublished'],
    ['they are those of what may not be read', stranger, 'secret-worker'],
    ['they are those of what is not there', SERVICE, 'lost-worker'],
  ])('are not found where %s', async (_, authorization, name) => {
    expect((await page(name, authorization)).body).toMatchObject({
      status: 404,
    });
  });

  it('are not known while the storage is away', async () => {
    await storage.stop();
    try {
      const unavailable = {
        status: 503,
        body: {
          error: {
            message: expect.stringContaining('The storage of docs does not'),
          },
        },
      };
      expect(await list(SERVICE)).toMatchObject(unavailable);
      expect(await page('cart', SERVICE)).toMatchObject(unavailable);
    } finally {
      await storage.start();
    }
  });
});
