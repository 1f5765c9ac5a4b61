import { setTimeout as sleep } from 'node:timers/promises';
import { TestDatabases } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { Permission } from '@backstage/plugin-permission-common';
import { DECISIONS, RUN_OF_BEN } from '../__testUtils__/decisions';
import {
  PolicyPerson,
  RunningPolicy,
  startPolicy,
} from '../__testUtils__/startPolicy';
import { waitFor } from '../service/waitFor';

jest.setTimeout(120_000);

const PEOPLE: PolicyPerson[] = ['ada', 'ben', 'cleo', 'dana'];

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

describe.each(['policy', 'rbac'] as const)('the engine %s', engine => {
  let portal: RunningPolicy;

  beforeAll(async () => {
    portal = await startPolicy(databases, { engine });
  });

  afterAll(async () => {
    // The scaffolder looks after each run once more, a second later.
    await sleep(1_100);
    await portal.stop();
  });

  /** What a route answers to the platform team, two teams, and no team. */
  async function statuses(path: string, request?: object) {
    const answers = await Promise.all(
      PEOPLE.map(who => portal.ask(who, path, request)),
    );
    return answers.map(({ status }) => status);
  }

  async function uidOf(entityRef: string) {
    const entity = await portal.catalog.getEntityByRef(entityRef);
    return entity!.metadata.uid!;
  }

  const template = (name: string) => ({
    templateRef: `template:default/${name}`,
    values: {},
  });

  describe('asked for a permission', () => {
    let run: string;

    beforeAll(async () => {
      const { body } = await portal.ask('ben', '/scaffolder/v2/tasks', {
        method: 'POST',
        body: template('open'),
      });
      run = body.id;
    });

    it.each(['catalog', 'scaffolder'])(
      'has a decision for each of the plugin %s',
      async plugin => {
        const { body } = await portal.ask(
          'ada',
          `/${plugin}/.well-known/backstage/permissions/metadata`,
        );
        const names = body.permissions.map((it: Permission) => it.name);
        const decided = DECISIONS.map(([{ name }]) => name);

        expect(decided).toEqual(expect.arrayContaining(names));
      },
    );

    it.each(
      DECISIONS.map(([permission, resource, allowed]) => ({
        permission,
        resource,
        allowed,
      })),
    )(
      'gives $permission.name of $resource to $allowed',
      async ({ permission, resource, allowed }) => {
        const resourceRef = resource === RUN_OF_BEN ? run : resource;
        const decide = async (who?: PolicyPerson) => {
          const { body } = await portal.ask(who, '/permission/authorize', {
            method: 'POST',
            body: { items: [{ id: 'a', permission, resourceRef }] },
          });
          return body.items?.[0].result === 'ALLOW';
        };
        const decisions = await Promise.all(PEOPLE.map(who => decide(who)));

        expect(PEOPLE.filter((_, index) => decisions[index])).toEqual(allowed);
        expect(await decide(undefined)).toBe(false);
      },
    );
  });

  it('gives nothing to whoever is not signed in', async () => {
    for (const path of [
      '/catalog/entities/by-query',
      '/catalog/locations',
      '/scaffolder/v2/tasks',
      '/scaffolder/v2/actions',
      '/permission/explanations',
    ]) {
      expect((await portal.ask(undefined, path)).status).toBe(401);
    }
    const target = `${portal.github.url}/acme/ledger/blob/main/catalog-info.yaml`;
    expect(
      await portal.ask(undefined, '/catalog/locations', {
        method: 'POST',
        body: { type: 'url', target },
      }),
    ).toHaveProperty('status', 401);
    expect(
      await portal.ask(undefined, '/catalog/locations/1', {
        method: 'DELETE',
      }),
    ).toHaveProperty('status', 401);
    expect(
      await portal.ask(undefined, '/scaffolder/v2/dry-run', {
        method: 'POST',
        body: {},
      }),
    ).toHaveProperty('status', 401);
  });

  describe('for entities', () => {
    it('lets everybody see them', async () => {
      expect(
        await statuses('/catalog/entities/by-name/component/default/ledger'),
      ).toEqual([200, 200, 200, 200]);
    });

    it('lets nobody but the owners and the platform team delete one', async () => {
      const path = `/catalog/entities/by-uid/${await uidOf(
        'component:default/ledger',
      )}`;
      const remove = (who: PolicyPerson) =>
        portal.ask(who, path, { method: 'DELETE' });

      expect((await remove('ben')).status).toBe(403);
      expect((await remove('dana')).status).toBe(403);
      expect((await remove('cleo')).status).toBe(204);
    });

    it('lets members have one read again, and nobody in no group', async () => {
      expect(
        await statuses('/catalog/refresh', {
          method: 'POST',
          body: { entityRef: 'component:default/checkout-api' },
        }),
      ).toEqual([200, 200, 200, 403]);
    });
  });

  describe('for locations', () => {
    const place = (path: string) => ({
      type: 'url',
      target: `${portal.github.url}/acme/${path}`,
    });
    const register = (who: PolicyPerson, path: string) =>
      portal.ask(who, '/catalog/locations?dryRun=true', {
        method: 'POST',
        body: place(path),
      });
    const GOOD = 'checkout-api/blob/main/catalog-info.yaml';

    it('lets the platform team alone register one', async () => {
      expect(
        await statuses('/catalog/locations?dryRun=true', {
          method: 'POST',
          body: place(GOOD),
        }),
      ).toEqual([201, 403, 403, 403]);
    });

    it.each([
      [
        'checkout-api/blob/draft/catalog-info.yaml',
        /is not on main, the default branch of acme\/checkout-api. Merge it there/,
      ],
      ['nothing-here/blob/main/catalog-info.yaml', /There is no repository/],
      ['checkout-api', /is no file on a GitHub that the portal knows/],
    ])('takes %s from nobody', async (path, message) => {
      const { status, body } = await register('ada', path);

      expect(status).toBe(400);
      expect(body.error.message).toMatch(message);
    });

    it('takes none from elsewhere', async () => {
      const { status, body } = await portal.ask('ada', '/catalog/locations', {
        method: 'POST',
        body: { type: 'url', target: 'https://example.com/a/b/blob/main/c' },
      });

      expect(status).toBe(400);
      expect(body.error.message).toContain('take the address of the page');
    });

    it('says so when GitHub does not answer', async () => {
      await portal.github.fail({
        method: 'GET',
        path: '/api/v3/repos/:owner/:repo',
        status: 500,
      });

      const { status, body } = await register('ada', GOOD);

      expect(status).toBe(503);
      expect(body.error.message).toContain('try again in a moment');
    });

    it('lets everybody have a repository analysed', async () => {
      expect(
        await statuses('/catalog/analyze-location', {
          method: 'POST',
          body: { location: place('checkout-api') },
        }),
      ).toEqual([200, 200, 200, 200]);
    });

    it('lets who may delete all that a location brought unregister it', async () => {
      const file = 'docs/index.md';
      const { body } = await portal.ask('ada', '/catalog/locations', {
        method: 'POST',
        body: place(`checkout-api/blob/main/${file}`),
      });
      const path = `/catalog/locations/${body.location.id}`;
      const remove = (who: PolicyPerson) =>
        portal.ask(who, path, { method: 'DELETE' });

      const refused = await remove('ben');
      expect(refused.status).toBe(403);
      expect(refused.body.error.message).toBe(
        'This location brought nothing that is yours. Ask the platform team to remove it',
      );
      expect((await remove('dana')).status).toBe(403);
      expect((await remove('ada')).status).toBe(204);
      expect((await remove('ada')).status).toBe(404);
    });
  });

  describe('for templates', () => {
    it('hides those that are kept for a group, in lists, forms and runs', async () => {
      const { body } = await portal.ask(
        'ben',
        '/catalog/entities/by-query?filter=kind=template',
      );
      expect(
        body.items.map(({ metadata }: Entity) => metadata.name).sort(),
      ).toEqual(['database', 'open']);
      expect(
        await statuses('/catalog/entities/by-name/template/default/kept'),
      ).toEqual([200, 404, 404, 404]);
      expect(
        await statuses(
          '/scaffolder/v2/templates/default/template/kept/parameter-schema',
        ),
      ).toEqual([200, 404, 404, 404]);
      expect(
        await statuses('/scaffolder/v2/tasks', {
          method: 'POST',
          body: template('kept'),
        }),
      ).toEqual([201, 404, 404, 403]);
    });

    it('lets nobody in no group run one', async () => {
      expect(
        await statuses('/scaffolder/v2/tasks', {
          method: 'POST',
          body: template('open'),
        }),
      ).toEqual([201, 201, 201, 403]);
    });

    /** As the template editor sends one. */
    const dryRun = (metadata: object, action = 'debug:log') => ({
      method: 'POST',
      body: {
        template: {
          apiVersion: 'scaffolder.backstage.io/v1beta3',
          kind: 'Template',
          metadata,
          spec: {
            type: 'service',
            steps: [{ id: 'a', name: 'a', action, input: { message: 'hi' } }],
          },
        },
        values: {},
        directoryContents: [{ path: 'a', base64Content: '' }],
      },
    });

    it.each([
      ['one of their own', { name: 'mine' }, [200, 200, 200, 403]],
      ['one of the catalog', { name: 'open' }, [200, 200, 200, 403]],
      ['a kept one by its name', { name: 'kept' }, [200, 404, 404, 404]],
      [
        'a kept one under another name',
        { name: 'mine', tags: ['platform-only'] },
        [200, 404, 404, 404],
      ],
    ])('lets people try out %s', async (_, metadata, expected) => {
      expect(
        await statuses('/scaffolder/v2/dry-run', dryRun(metadata)),
      ).toEqual(expected);
    });

    it('lets nobody provision but by a template of the catalog', async () => {
      const { status, body } = await portal.ask(
        'ben',
        '/scaffolder/v2/dry-run',
        dryRun({ name: 'open' }, 'acme:postgres:provision'),
      );
      expect(status).toBe(403);
      expect(body.error.message).toContain(
        'only a template of the catalog may use them',
      );

      const allowed = await portal.ask(
        'ben',
        '/scaffolder/v2/dry-run',
        dryRun({ name: 'database' }, 'acme:postgres:provision'),
      );
      expect(allowed.body.error?.message ?? '').not.toContain('provision for');
    });
  });

  describe('for runs', () => {
    let id: string;

    const isOver = async () =>
      (await portal.ask('ben', `/scaffolder/v2/tasks/${id}`)).body.status ===
      'completed';
    const end = () => waitFor(isOver, { timeoutMs: 30_000 });

    beforeAll(async () => {
      const { body } = await portal.ask('ben', '/scaffolder/v2/tasks', {
        method: 'POST',
        body: template('open'),
      });
      id = body.id;
      await end();
    });

    it('shows one to who began it and to the platform team', async () => {
      for (const path of ['', '/events']) {
        expect(await statuses(`/scaffolder/v2/tasks/${id}${path}`)).toEqual([
          200, 200, 403, 403,
        ]);
      }
      expect(await statuses(`/scaffolder/runs/${id}`)).toEqual([
        200, 200, 403, 403,
      ]);
    });

    it('lists to each their own', async () => {
      const idsOf = async (who: PolicyPerson) => {
        const { body } = await portal.ask(who, '/scaffolder/v2/tasks');
        return body.tasks.map((task: { id: string }) => task.id);
      };

      expect(await idsOf('ben')).toContain(id);
      expect(await idsOf('ada')).toContain(id);
      expect(await idsOf('cleo')).not.toContain(id);
      expect(await idsOf('dana')).toEqual([]);
    });

    it.each(['cancel', 'retry'])(
      'lets who began it and the platform team %s it',
      async what => {
        const post = (who: PolicyPerson) =>
          portal.ask(who, `/scaffolder/v2/tasks/${id}/${what}`, {
            method: 'POST',
            body: { secrets: {} },
          });

        expect((await post('cleo')).status).toBe(403);
        expect((await post('dana')).status).toBe(403);
        expect((await post('ben')).status).toBeLessThan(300);
        expect(await end()).toBe(true);
      },
    );
  });
});
