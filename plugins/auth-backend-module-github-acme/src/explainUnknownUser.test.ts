import { createExplainUnknownUser } from './explainUnknownUser';
import { OrgSync } from './OrgSyncs';

/** What somebody is told whom no resolver found. */
async function explanationAfter(syncs: OrgSync[]) {
  const resolver = createExplainUnknownUser({ read: async () => syncs })();
  const info = { result: { fullProfile: { username: 'eve' } } };
  return resolver(info as never, {} as never).then(
    () => 'signed in',
    (error: Error) => `${error.name}: ${error.message}`,
  );
}

describe('explainUnknownUser', () => {
  it('names the organization and when it was last read', async () => {
    const sync = {
      organizations: ['acme'],
      lastEndedAt: new Date('2026-03-01T10:20:30Z'),
    };

    expect(await explanationAfter([sync])).toBe(
      'NotAllowedError: GitHub user eve is not a member of acme, or the last org sync, at 2026-03-01 10:20 UTC, did not hold them. Ask an owner of acme to add you, and sign in again.',
    );
  });

  it('does not take a sync that failed for one that read all', async () => {
    const sync = {
      organizations: ['acme'],
      lastEndedAt: new Date('2026-03-01T10:20:30Z'),
      lastFailed: true,
    };

    expect(await explanationAfter([sync])).toBe(
      'NotAllowedError: GitHub user eve is not a member of acme, or a new one: the last org sync, at 2026-03-01 10:20 UTC, failed. If you are a member, sign in again after the next sync, or ask the platform team to look at it.',
    );
  });

  it('asks for patience as long as nothing was read', async () => {
    expect(await explanationAfter([{ organizations: ['acme'] }])).toBe(
      'NotAllowedError: GitHub user eve is not known yet: the members of acme have not been read. Try again in a minute.',
    );
  });

  it('says whom to ask when people do not come from GitHub', async () => {
    expect(await explanationAfter([])).toBe(
      'NotAllowedError: GitHub user eve is not among the people of the catalog. Ask the platform team to add you where they come from.',
    );
  });
});
