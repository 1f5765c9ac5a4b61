import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { TestDatabases } from '@backstage/backend-test-utils';
import {
  catalogEntityReadPermission,
  catalogEntityValidatePermission,
  catalogLocationCreatePermission,
} from '@backstage/plugin-catalog-common/alpha';
import { Permission } from '@backstage/plugin-permission-common';
import {
  PolicyPerson,
  RunningPolicy,
  startPolicy,
} from '../__testUtils__/startPolicy';
import { REPOSITORY_ROOT } from '../paths';
import { waitFor } from '../service/waitFor';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

const VISITORS = '/permission/roles/role/default/visitors';
const POLICIES_OF_VISITORS = '/permission/policies/role/default/visitors';

const REGISTERS = {
  permission: 'catalog.location.create',
  policy: 'create',
  effect: 'allow',
};

describe('RBAC', () => {
  let permissions: string;
  let portal: RunningPolicy;

  beforeAll(async () => {
    permissions = await mkdtemp(join(tmpdir(), 'portal-permissions-'));
    const folder = resolve(REPOSITORY_ROOT, 'permissions');
    await cp(folder, permissions, { recursive: true });
    portal = await startPolicy(databases, { engine: 'rbac', permissions });
  });

  afterAll(async () => {
    // The scaffolder looks after each run once more, a second later.
    await sleep(1_100);
    await portal.stop();
    await rm(permissions, { recursive: true });
  });

  async function mayDo(
    who: PolicyPerson,
    permission: Permission,
    resourceRef?: string,
  ): Promise<boolean> {
    const { body } = await portal.ask(who, '/permission/authorize', {
      method: 'POST',
      body: { items: [{ id: 'a', permission, resourceRef }] },
    });
    return body.items[0].result === 'ALLOW';
  }

  /** Changes a file until the end of the test. */
  async function change(name: string, to: (content: string) => string) {
    const file = join(permissions, name);
    const content = await readFile(file, 'utf8');
    await writeFile(file, to(content));
    return () => writeFile(file, content);
  }

  const soon = (condition: () => Promise<boolean>) =>
    waitFor(condition, { timeoutMs: 10_000 });

  it('takes a changed policies.csv as it runs', async () => {
    const isAllowed = () => mayDo('dana', catalogEntityValidatePermission);
    expect(await isAllowed()).toBe(false);

    const undo = await change(
      'policies.csv',
      csv => `${csv}g, user:default/dana, role:default/members\n`,
    );
    expect(await soon(isAllowed)).toBe(true);

    await undo();
    expect(await soon(async () => !(await isAllowed()))).toBe(true);
  });

  it('takes a changed conditions.yaml as it runs', async () => {
    const seesKept = () =>
      mayDo('ben', catalogEntityReadPermission, 'template:default/kept');
    expect(await seesKept()).toBe(false);

    const undo = await change('conditions.yaml', yaml =>
      yaml.replace('value: platform-only', 'value: money'),
    );
    expect(await soon(seesKept)).toBe(true);

    await undo();
    expect(await soon(async () => !(await seesKept()))).toBe(true);
  });

  it('lets the platform team give a role and take it, and keeps it over a restart', async () => {
    const mayRegister = (who: PolicyPerson) =>
      mayDo(who, catalogLocationCreatePermission);
    const ask = (method: string, path: string, body?: object) =>
      portal.ask('ada', path, { method, body });

    const given = await ask('POST', '/permission/roles', {
      name: 'role:default/visitors',
      memberReferences: ['user:default/dana', 'group:default/engineering'],
    });
    expect(given.status).toBe(201);
    const allowed = await ask('POST', '/permission/policies', [
      { entityReference: 'role:default/visitors', ...REGISTERS },
    ]);
    expect(allowed.status).toBe(201);
    expect(await mayRegister('dana')).toBe(true);
    // Of checkout-team, which is below engineering.
    expect(await mayRegister('ben')).toBe(true);

    await portal.restart();
    expect(await mayRegister('dana')).toBe(true);

    const one = `${VISITORS}?memberReferences=user:default/dana`;
    expect((await ask('DELETE', one)).status).toBe(204);
    expect(await mayRegister('dana')).toBe(false);
    expect(await mayRegister('ben')).toBe(true);

    expect(
      (await ask('DELETE', POLICIES_OF_VISITORS, [REGISTERS])).status,
    ).toBe(204);
    expect((await ask('DELETE', VISITORS)).status).toBe(204);
    expect((await ask('GET', VISITORS)).status).toBe(404);
    expect(await mayRegister('ben')).toBe(false);
  });

  it.each([
    ['GET', '/permission/roles', undefined],
    ['GET', '/permission/policies', undefined],
    ['GET', '/permission/roles/conditions', undefined],
    ['GET', '/permission/plugins/policies', undefined],
    [
      'POST',
      '/permission/roles',
      {
        name: 'role:default/visitors',
        memberReferences: ['user:default/ben'],
      },
    ],
    [
      'POST',
      '/permission/policies',
      [{ entityReference: 'role:default/members', ...REGISTERS }],
    ],
    ['DELETE', VISITORS, undefined],
  ])('answers %s %s to the platform team alone', async (method, path, body) => {
    const statuses = await Promise.all(
      ([undefined, 'ben', 'dana'] as const).map(
        async who => (await portal.ask(who, path, { method, body })).status,
      ),
    );

    expect(statuses).toEqual([401, 403, 403]);
  });

  it('tells the platform team which permissions the plugins have', async () => {
    const { body } = await portal.ask('ada', '/permission/plugins/policies');

    expect(body).toContainEqual({
      pluginId: 'scaffolder',
      policies: expect.arrayContaining([
        {
          resourceType: 'scaffolder-task',
          name: 'scaffolder.task.read',
          policy: 'read',
        },
      ]),
    });
  });

  it('lets nobody change a role of the files over REST', async () => {
    const { status, body } = await portal.ask('ada', '/permission/roles', {
      method: 'POST',
      body: {
        name: 'role:default/platform',
        memberReferences: ['user:default/dana'],
      },
    });

    expect(status).toBe(403);
    expect(body.error.message).toContain('source does not match');
  });
});
