import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TestDatabases } from '@backstage/backend-test-utils';
import { OwnershipChain } from '@internal/plugin-auth-acme-common';
import {
  ADA,
  asNobody,
  asService,
  asUser,
  RunningOwnershipChain,
  startOwnershipChain,
} from '../__testUtils__/startOwnershipChain';
import { waitUntilFilled } from '../__testUtils__/waitUntilFilled';

jest.setTimeout(120_000);

const BEN = 'user:default/ben';
const CHECKOUT_API = 'component:default/checkout-api';

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

let portal: RunningOwnershipChain;

async function chainOf(
  user: string,
  query: Record<string, string> = {},
): Promise<OwnershipChain> {
  const response = await portal.ask({ user, ...query }, asService);
  expect(response.status).toBe(200);
  return response.json();
}

async function linkOf(user: string, id: string) {
  const { links } = await chainOf(user);
  return links.find(link => link.id === id);
}

/** The links that do not hold. */
async function broken(user: string) {
  const { links } = await chainOf(user);
  return links.filter(({ state }) => state !== 'holds').map(({ id }) => id);
}

async function refusalOf(login: string) {
  const { message } = await portal.popup.signIn(login);
  return message.error?.message;
}

async function isServed(ref: string) {
  const entity = await portal.client.getEntityByRef(ref);
  // Relations come with the last step of the catalog.
  return entity?.relations?.length !== undefined;
}

function waitUntilServed(...refs: string[]) {
  return waitUntilFilled(async () =>
    (await Promise.all(refs.map(isServed))).every(Boolean),
  );
}

describe('the ownership chain', () => {
  beforeAll(async () => {
    portal = await startOwnershipChain(databases);
    await waitUntilServed(
      BEN,
      'user:default/gus',
      'user:default/hal',
      'user:default/ivy',
      'user:default/jo',
      'group:default/checkout-team',
      'group:default/engineering',
      'group:default/heads',
      'group:default/payments-team',
      'group:default/risk-team',
      'group:default/tails',
      CHECKOUT_API,
    );
  });

  afterAll(() => portal.stop());

  describe('of who is well', () => {
    it('leads from the account on GitHub to the groups above theirs', async () => {
      const { user, links } = await chainOf('gus');

      expect(user).toBe('user:default/gus');
      expect(links.map(({ id, state }) => [id, state])).toEqual([
        ['account', 'holds'],
        ['resolver', 'holds'],
        ['user', 'holds'],
        ['groups', 'holds'],
        ['refs', 'holds'],
        ['owned', 'holds'],
      ]);
      const [account, resolver, entity, groups, refs] = links;
      expect(account.says).toMatch(
        /^GitHub user gus, of id \S+, a member of acme\.$/,
      );
      expect(resolver).toMatchObject({
        says: 'userIdMatchingUserEntityAnnotation makes them user:default/gus.',
        details: [
          {
            text: 'userIdMatchingUserEntityAnnotation matches',
            state: 'holds',
          },
          {
            text: 'usernameMatchingUserEntityName is not tried',
            state: 'unknown',
          },
        ],
      });
      expect(entity.details).toEqual([
        {
          entityRef: 'user:default/gus',
          text: `comes from url:https://${portal.github.host}/gus`,
        },
      ]);
      expect(groups).toMatchObject({
        says: '1 as a member, 2 by these.',
        details: [
          { entityRef: 'group:default/risk-team', text: 'as a member' },
          {
            entityRef: 'group:default/payments-team',
            text: 'by risk-team → payments-team',
          },
          {
            entityRef: 'group:default/engineering',
            text: 'by risk-team → payments-team → engineering',
          },
        ],
      });
      expect(refs.details.map(({ entityRef }) => entityRef)).toEqual([
        'user:default/gus',
        'group:default/risk-team',
        'group:default/payments-team',
        'group:default/engineering',
      ]);
    });

    it('is what sign-in gives', async () => {
      const { message } = await portal.popup.signIn('gus');

      expect(message.response?.backstageIdentity?.identity).toMatchObject({
        userEntityRef: 'user:default/gus',
        ownershipEntityRefs: [
          'user:default/gus',
          'group:default/risk-team',
          'group:default/payments-team',
          'group:default/engineering',
        ],
      });
    });

    it('lists what they own, and by what', async () => {
      expect(await linkOf('ben', 'owned')).toMatchObject({
        says: 'One entity.',
        details: [
          { entityRef: CHECKOUT_API, text: 'by group:default/checkout-team' },
        ],
      });
    });
  });

  it('names the annotation that is of another account, as sign-in does', async () => {
    const refusal = await refusalOf('hal');

    expect(refusal).toMatch(
      /^The User user:default\/hal carries github\.com\/user-id that-of-another, and GitHub says that hal is \S+: the annotation is wrong, /,
    );
    expect(await linkOf('hal', 'resolver')).toMatchObject({
      state: 'broken',
      says: `None finds their User. Sign-in is refused, and says: “${refusal}”`,
      details: [
        {
          text: expect.stringMatching(
            /^userIdMatchingUserEntityAnnotation: no User has github\.com\/user-id: /,
          ),
          state: 'broken',
        },
        {
          text: 'usernameMatchingUserEntityName: the User of that name carries github.com/user-id: that-of-another',
          state: 'broken',
        },
      ],
    });
  });

  it('tells of who is no member of the organization', async () => {
    expect(await broken('eve')).toEqual([
      'account',
      'resolver',
      'user',
      'groups',
      'refs',
      'owned',
    ]);
    expect(await linkOf('eve', 'account')).toMatchObject({
      state: 'broken',
      says: expect.stringMatching(/, is not a member of acme\.$/),
    });
    expect((await linkOf('eve', 'resolver'))?.says).toContain(
      await refusalOf('eve'),
    );
  });

  it('tells of a name that nobody has', async () => {
    expect(await linkOf('nobody-at-all', 'account')).toMatchObject({
      state: 'broken',
      says: 'GitHub has no account nobody-at-all: it was deleted, or is called anew.',
    });
    expect(await linkOf('nobody-at-all', 'user')).toMatchObject({
      state: 'broken',
      says: 'The catalog has no user:default/nobody-at-all.',
    });
  });

  it('tells of who is in no group', async () => {
    expect(await broken('dana')).toEqual(['groups']);
    expect(await linkOf('dana', 'groups')).toMatchObject({
      says: 'They are in no group, so they own only what names themselves.',
    });
  });

  it('tells of groups that lead in a circle', async () => {
    expect(await broken('ivy')).toEqual(['groups']);
    expect(await linkOf('ivy', 'groups')).toMatchObject({
      says: 'The groups lead in a circle: heads → tails → heads.',
    });
  });

  it('tells of a group that is not there', async () => {
    expect(await broken('jo')).toEqual(['groups']);
    expect(await linkOf('jo', 'groups')).toMatchObject({
      says: 'group:default/no-such-team is named, and is not there.',
    });
  });

  it('tells that GitHub does not answer', async () => {
    await portal.github.fail({ path: '/api/v3/users/*', status: 502 });

    expect(await linkOf('ben', 'account')).toMatchObject({
      state: 'broken',
      says: expect.stringMatching(/^GitHub could not be asked: /),
    });
    await portal.github.heal();
  });

  describe('with a verdict', () => {
    const verdictOn = async (user: string, query: Record<string, string>) =>
      (await chainOf(user, query)).verdict;

    it('says why something is allowed, and why not', async () => {
      const query = {
        permission: 'catalog.entity.delete',
        entity: CHECKOUT_API,
      };
      const rule =
        'An entity is deleted by its owners, and by the platform team.';

      expect(await verdictOn('ben', query)).toMatchObject({
        permission: 'catalog.entity.delete',
        resourceRef: CHECKOUT_API,
        result: 'ALLOW',
        rule,
      });
      expect(await verdictOn('gus', query)).toMatchObject({
        result: 'DENY',
        rule,
        because: expect.stringContaining('group:default/engineering'),
      });
    });

    it('says on what it depends, where no entity is named', async () => {
      expect(
        await verdictOn('ben', { permission: 'catalog.entity.delete' }),
      ).toMatchObject({ result: 'CONDITIONAL' });
    });

    it('refuses what the policy does not name', async () => {
      expect(
        await verdictOn('ben', { permission: 'no.such.permission' }),
      ).toEqual({
        permission: 'no.such.permission',
        result: 'DENY',
        because: expect.stringContaining('no.such.permission'),
      });
    });

    it('refuses everything to who is no User', async () => {
      expect(
        await verdictOn('eve', { permission: 'catalog.entity.delete' }),
      ).toMatchObject({
        result: 'DENY',
        because: 'There is no User, so they cannot sign in.',
      });
    });
  });

  describe('is told', () => {
    it('to nobody without a token', async () => {
      expect((await portal.ask({ user: 'ben' }, asNobody)).status).toBe(401);
      expect((await portal.ask({}, asNobody)).status).toBe(401);
    });

    it('to everybody about themselves', async () => {
      const own = await portal.ask({}, asUser(BEN));
      const named = await portal.ask({ user: 'ben' }, asUser(BEN));

      expect(await own.json()).toMatchObject({ user: BEN });
      expect(await named.json()).toMatchObject({ user: BEN });
    });

    it('about others to who may, and to services', async () => {
      const query = { user: 'ben' };

      expect((await portal.ask(query, asUser(ADA))).status).toBe(200);
      expect((await portal.ask(query, asService)).status).toBe(200);
      const refused = await portal.ask(query, asUser('user:default/cleo'));
      expect(refused.status).toBe(403);
      expect(await refused.json()).toMatchObject({
        error: {
          message:
            'You see your own ownership chain only: that of others takes the permission ownership.chain.read',
        },
      });
    });

    it('about people alone', async () => {
      for (const user of ['group:default/engineering', 'a:b:c', '']) {
        expect((await portal.ask({ user }, asService)).status).toBe(400);
      }
      expect((await portal.ask({}, asService)).status).toBe(400);
    });
  });

  it('tells who signed in before they were in their groups', async () => {
    const answer = await portal.ask({}, asUser(BEN));
    const { links }: OwnershipChain = await answer.json();

    expect(links.find(({ id }) => id === 'refs')).toMatchObject({
      state: 'broken',
      advice: 'Sign out and in again.',
      details: [
        { entityRef: BEN, text: '' },
        {
          entityRef: 'group:default/checkout-team',
          text: 'since sign-in',
          state: 'broken',
        },
        {
          entityRef: 'group:default/engineering',
          text: 'since sign-in',
          state: 'broken',
        },
      ],
    });
  });

  it('decides by the session for who asks about themselves', async () => {
    const answer = await portal.ask(
      { permission: 'catalog.entity.delete', entity: CHECKOUT_API },
      asUser(BEN),
    );

    expect(await answer.json()).toMatchObject({
      verdict: {
        result: 'DENY',
        because: expect.stringContaining('is in no group'),
      },
    });
  });

  it('tells by both names of who is called anew on GitHub', async () => {
    await rename('cleo', 'cleo-doe');

    for (const name of ['cleo', 'cleo-doe']) {
      expect(await broken(name)).toEqual(['account']);
      expect(await linkOf(name, 'account')).toMatchObject({
        says: 'GitHub user cleo is called cleo-doe today; the last org sync did not hold that yet.',
      });
      expect(await linkOf(name, 'user')).toMatchObject({
        says: 'They are user:default/cleo.',
      });
    }
  });
});

describe('the ownership chain, as long as the organization was not read', () => {
  beforeAll(async () => {
    portal = await startOwnershipChain(databases, {
      isSynced: false,
      explains: false,
    });
    await waitUntilServed('user:default/jo');
  });

  afterAll(() => portal.stop());

  it('says so, as sign-in does', async () => {
    const refusal = await refusalOf('ben');

    expect(refusal).toBe(
      'GitHub user ben is not known yet: the members of acme have not been read. Try again in a minute.',
    );
    expect(await linkOf('ben', 'account')).toMatchObject({ state: 'holds' });
    expect(await linkOf('ben', 'resolver')).toMatchObject({
      state: 'broken',
      says: `None finds their User. Sign-in is refused, and says: “${refusal}”`,
    });
  });

  it('has no reason for a verdict of an engine that tells none', async () => {
    const query = { permission: 'catalog.entity.delete', entity: CHECKOUT_API };

    expect((await chainOf('jo', query)).verdict).toEqual({
      permission: 'catalog.entity.delete',
      resourceRef: CHECKOUT_API,
      result: 'UNKNOWN',
      because:
        'The permission engine that is in use does not explain itself: see its policies.',
    });
  });

  it('has the verdict itself for who asks about themselves', async () => {
    const answer = await portal.ask(
      { permission: 'catalog.entity.delete', entity: CHECKOUT_API },
      asUser('user:default/jo'),
    );

    expect(await answer.json()).toMatchObject({ verdict: { result: 'ALLOW' } });
  });
});

/** GitHub lets people do it on their pages alone; no webhook tells of it. */
async function rename(login: string, newLogin: string) {
  await portal.github.stop();
  const file = join(portal.github.dir, 'state', 'state.json');
  const state = readFileSync(file, 'utf8');
  writeFileSync(file, state.replaceAll(`"${login}"`, `"${newLogin}"`));
  await portal.github.start();
}
