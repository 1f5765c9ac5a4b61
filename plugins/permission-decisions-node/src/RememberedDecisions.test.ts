import { setTimeout as delay } from 'node:timers/promises';
import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import {
  AuthorizeResult,
  createPermission,
  QueryPermissionResponse,
} from '@backstage/plugin-permission-common';
import { REMEMBERED_FOR_MS, RememberedDecisions } from './RememberedDecisions';

const read = createPermission({
  name: 'book.read',
  attributes: { action: 'read' },
  resourceType: 'book',
});
const remove = createPermission({
  name: 'book.delete',
  attributes: { action: 'delete' },
  resourceType: 'book',
});

const own: QueryPermissionResponse = {
  result: AuthorizeResult.CONDITIONAL,
  pluginId: 'library',
  resourceType: 'book',
  conditions: { rule: 'IS_OWNER', resourceType: 'book' },
};
const none: QueryPermissionResponse = { result: AuthorizeResult.DENY };
const all: QueryPermissionResponse = { result: AuthorizeResult.ALLOW };

const ada = mockCredentials.user('user:default/ada');
const ben = mockCredentials.user('user:default/ben');

/** An engine that allows reading, and the deletion of one's own. */
function setUp() {
  const engine = mockServices.permissions.mock();
  engine.authorizeConditional.mockImplementation(async queries =>
    queries.map(({ permission }) => (permission === read ? all : own)),
  );
  const decisions = new RememberedDecisions(engine, mockServices.auth());
  const ask = (
    credentials: BackstageCredentials,
    ...permissions: (typeof read)[]
  ) =>
    decisions.authorizeConditional(
      permissions.map(permission => ({ permission })),
      { credentials },
    );
  return { engine, decisions, ask };
}

describe('the decisions for a person', () => {
  it('are asked for once, however many need them', async () => {
    const { engine, ask } = setUp();

    expect(await Promise.all([ask(ada, remove), ask(ada, remove)])).toEqual([
      [own],
      [own],
    ]);
    expect(await ask(ada, remove)).toEqual([own]);

    expect(engine.authorizeConditional.mock.calls).toEqual([
      [[{ permission: remove }], { credentials: ada }],
    ]);
  });

  it('are answered in the order of the questions', async () => {
    const { ask } = setUp();
    await ask(ada, remove);

    expect(await ask(ada, read, remove, read)).toEqual([all, own, all]);
  });

  it('are asked for again after a while', async () => {
    const { engine, ask } = setUp();
    let now = performance.now();
    const clock = jest.spyOn(performance, 'now').mockImplementation(() => now);
    const pass = async (ms: number) => {
      now += ms;
      // The cache looks at the clock once in a millisecond.
      await delay(5);
    };
    await ask(ada, read);
    engine.authorizeConditional.mockResolvedValue([none]);

    await pass(REMEMBERED_FOR_MS - 1);
    expect(await ask(ada, read)).toEqual([all]);
    await pass(2);
    expect(await ask(ada, read)).toEqual([none]);
    clock.mockRestore();
  });

  it('are of one permission, one person and one session', async () => {
    const { engine, ask } = setUp();
    const later = { ...ada, expiresAt: new Date() };
    for (const [who, permission] of [
      [ada, read],
      [ada, remove],
      [ben, read],
      [later, read],
    ] as const) {
      await ask(who, permission);
    }

    expect(engine.authorizeConditional).toHaveBeenCalledTimes(4);
  });

  it('are not made up from an answer that failed', async () => {
    const { engine, ask } = setUp();
    engine.authorizeConditional.mockRejectedValueOnce(new Error('no engine'));

    await expect(ask(ada, read)).rejects.toThrow('no engine');
    expect(await ask(ada, read)).toEqual([all]);
  });

  it('on one resource are asked for each time', async () => {
    const { engine, decisions } = setUp();
    engine.authorize.mockResolvedValue([{ result: AuthorizeResult.ALLOW }]);
    const request = { permission: remove, resourceRef: 'book:1' };

    for (const times of [1, 2]) {
      expect(
        await decisions.authorize([request], { credentials: ada }),
      ).toEqual([{ result: AuthorizeResult.ALLOW }]);
      expect(engine.authorize).toHaveBeenCalledTimes(times);
    }
  });
});

describe('the decisions for a service', () => {
  it('are left to its token each time', async () => {
    const { engine, ask } = setUp();
    const service = mockCredentials.service('external:script');

    await ask(service, read);
    await ask(service, read);

    expect(engine.authorizeConditional).toHaveBeenCalledTimes(2);
  });
});
