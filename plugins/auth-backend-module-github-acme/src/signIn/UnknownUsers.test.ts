import { Entity } from '@backstage/catalog-model';
import { OrgSync } from './OrgSyncs';
import { UnknownUsers } from './UnknownUsers';

const ACCOUNT = { login: 'eve', id: 'U_1' };

function user(name: string, annotations?: Record<string, string>): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'User',
    metadata: { name, annotations },
  };
}

/** What `eve` is told whom no resolver found. */
function explanation(
  known: { sameId?: Entity; sameName?: Entity; syncs?: OrgSync[] } = {},
) {
  return new UnknownUsers({
    users: {
      byGithubId: async () => known.sameId,
      byRef: async () => known.sameName,
    },
    orgSyncs: { read: async () => known.syncs ?? [] },
  }).explain(ACCOUNT);
}

describe('UnknownUsers', () => {
  it('tells who is called anew since the last sync', async () => {
    const sameId = user('evelyn', {
      'github.com/user-id': 'U_1',
      'github.com/user-login': 'evelyn',
    });

    expect(await explanation({ sameId })).toBe(
      'GitHub user eve was called evelyn when the organization was last read, and is still user:default/evelyn in the catalog. Sign in again after the next org sync.',
    );
  });

  it('names the resolver that would match by the id', async () => {
    const sameId = user('eve', {
      'github.com/user-id': 'U_1',
      'github.com/user-login': 'eve',
    });

    expect(await explanation({ sameId })).toBe(
      'GitHub user eve is user:default/eve by its id, but no resolver that is configured matches by it. Ask the platform team to list userIdMatchingUserEntityAnnotation.',
    );
  });

  it('names the annotation that is of another account', async () => {
    const sameName = user('eve', { 'github.com/user-id': 'U_2' });

    expect(await explanation({ sameName })).toBe(
      'The User user:default/eve carries github.com/user-id U_2, and GitHub says that eve is U_1: the annotation is wrong, or the name was another’s before. Sign in again after the next org sync; if the User is of a file, ask the platform team to correct it there.',
    );
  });

  it('names the annotation that is missing', async () => {
    expect(await explanation({ sameName: user('eve') })).toBe(
      'The User user:default/eve carries no github.com/user-id, and no resolver that is configured matches by the name. Ask the platform team to add U_1 to it.',
    );
  });

  it('names the organization and when it was last read', async () => {
    const sync = {
      organizations: ['acme'],
      lastEndedAt: new Date('2026-03-01T10:20:30Z'),
    };

    expect(await explanation({ syncs: [sync] })).toBe(
      'GitHub user eve is not a member of acme, or the last org sync, at 2026-03-01 10:20 UTC, did not hold them. Ask an owner of acme to add you, and sign in again.',
    );
  });

  it('does not take a sync that failed for one that read all', async () => {
    const sync = {
      organizations: ['acme'],
      lastEndedAt: new Date('2026-03-01T10:20:30Z'),
      lastFailed: true,
    };

    expect(await explanation({ syncs: [sync] })).toBe(
      'GitHub user eve is not a member of acme, or a new one: the last org sync, at 2026-03-01 10:20 UTC, failed. If you are a member, sign in again after the next sync, or ask the platform team to look at it.',
    );
  });

  it('asks for patience as long as nothing was read', async () => {
    expect(await explanation({ syncs: [{ organizations: ['acme'] }] })).toBe(
      'GitHub user eve is not known yet: the members of acme have not been read. Try again in a minute.',
    );
  });

  it('says whom to ask when people do not come from GitHub', async () => {
    expect(await explanation()).toBe(
      'GitHub user eve is not among the people of the catalog. Ask the platform team to add you where they come from.',
    );
  });
});
