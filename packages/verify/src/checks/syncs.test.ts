import { Portal } from '../Portal';
import { lastDiscovery, lastOrgSync } from './syncs';

const MINUTE_MS = 60_000;

function time(minutesAgo: number) {
  return new Date(Date.now() - minutesAgo * MINUTE_MS).toISOString();
}

/** A portal of which the catalog has these tasks. */
function portalWith(tasks: Record<string, object | null>) {
  return {
    getJson: async () => ({
      tasks: Object.entries(tasks).map(([taskId, taskState]) => ({
        taskId,
        taskState,
      })),
    }),
  } as unknown as Portal;
}

describe('lastDiscovery', () => {
  const portalAfter = (taskState: object | null) =>
    portalWith({ 'github-provider:main:refresh': taskState });

  it('tells how long ago it ended', async () => {
    const portal = portalAfter({
      status: 'idle',
      startsAt: time(-20),
      lastRunEndedAt: time(10),
    });

    await expect(lastDiscovery.run(portal)).resolves.toBe('10 min ago');
  });

  it.each([
    [
      'that failed, with the reason',
      {
        status: 'idle',
        startsAt: time(-20),
        lastRunEndedAt: time(10),
        lastRunError: JSON.stringify({ name: 'Error', message: 'rate limit' }),
      },
      'github-provider:main:refresh failed: rate limit',
    ],
    [
      'that never ended',
      { status: 'running' },
      'github-provider:main:refresh has not ended yet',
    ],
    [
      'that nobody starts',
      { status: 'idle', startsAt: time(30), lastRunEndedAt: time(60) },
      'github-provider:main:refresh should have run at',
    ],
  ])('refuses one %s', async (_, taskState, reason) => {
    await expect(lastDiscovery.run(portalAfter(taskState))).rejects.toThrow(
      reason,
    );
  });

  it('says so when there is none', async () => {
    await expect(
      lastDiscovery.run(portalWith({ catalog_orphan_cleanup: null })),
    ).rejects.toThrow('none is scheduled; configure catalog.providers.github');
  });
});

describe('lastOrgSync', () => {
  it.each([
    'GithubMultiOrgEntityProvider:main:refresh',
    'MicrosoftGraphOrgEntityProvider:main:refresh',
    'okta-entity-provider-acme.okta.com',
  ])('knows %s', async taskId => {
    const taskState = { status: 'idle', lastRunEndedAt: time(0) };

    await expect(
      lastOrgSync.run(portalWith({ [taskId]: taskState })),
    ).resolves.toMatch(/^\d+ s ago$/);
  });
});
