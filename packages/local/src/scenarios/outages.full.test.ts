import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import { RELATION_MEMBER_OF } from '@backstage/catalog-model';
import { lastDiscovery, lastOrgSync, Portal, verify } from '@internal/verify';
import { RunningCatalog, startCatalog } from '../__testUtils__/startCatalog';
import { RunningGithub, startGithub } from '../__testUtils__/startGithub';
import { waitUntilFilled } from '../__testUtils__/waitUntilFilled';
import { waitFor } from '../service/waitFor';

// Octokit tries for some fifteen seconds before it gives up.
jest.setTimeout(120_000);

const DISCOVERY = 'github-provider:main:refresh';
const ORG_SYNC = 'GithubMultiOrgEntityProvider:main:refresh';
const PROVIDERS = ['github-provider', 'GithubMultiOrgEntityProvider'];
const GRAPHQL = '/api/graphql';
const OFTEN = 1_000;

/** Three pages of repositories, two of people. */
const REPOSITORIES = 15;
const PAGE_SIZES = {
  github: { main: { pageSizes: { repositories: 5 } } },
  githubOrg: {
    pageSizes: { organizationMembers: 2, teams: 1, teamMembers: 5 },
  },
};

const LONGEST_RUN_MS = 1_000;
// As texts, since objects would be merged with those of app-config.yaml.
const SCHEDULE = { frequency: '2s', timeout: `${LONGEST_RUN_MS}ms` };
const SCHEDULES = {
  github: { main: { schedule: SCHEDULE } },
  githubOrg: { schedule: SCHEDULE },
};

const LAST_PAGE = { nodes: [], pageInfo: { hasNextPage: false } };
const CUT_SHORT = {
  data: {
    repositoryOwner: { repositories: LAST_PAGE },
    organization: { membersWithRole: LAST_PAGE, teams: LAST_PAGE },
  },
  errors: [{ message: 'The rest is missing' }],
};

const CHECKS = [lastDiscovery, lastOrgSync];
const WELL = CHECKS.map(({ name }) => ({
  name,
  ok: true,
  reason: expect.stringMatching(/^\d+ s ago$/),
}));

const ALL = { Component: REPOSITORIES, Group: 3, User: 4 };

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

describe('a catalog whose GitHub has an outage', () => {
  let dir: string;
  let github: RunningGithub;
  let catalog: RunningCatalog;

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'outages-'));
    const pageSizes = join(dir, 'page-sizes.yaml');
    // YAML takes JSON.
    writeFileSync(
      pageSizes,
      JSON.stringify({ catalog: { providers: PAGE_SIZES } }),
    );
    github = await startGithub({ moreRepositories: REPOSITORIES - 1 });
    catalog = await startCatalog({
      github,
      databases,
      webhooks: false,
      configFiles: [pageSizes],
    });
    const isComplete = async () => isDeepStrictEqual(await served(), ALL);
    await waitUntilFilled(isComplete);
  });

  afterEach(() => github.heal());

  afterAll(async () => {
    await catalog.stop();
    await github.remove();
    rmSync(dir, { recursive: true });
  });

  /** How many entities there are of the kinds that come from GitHub. */
  async function served(by = catalog): Promise<Record<string, number>> {
    const { facets } = await by.client.getEntityFacets({
      facets: ['kind'],
    });
    return Object.fromEntries(
      facets.kind
        .filter(({ value }) => ['Component', 'Group', 'User'].includes(value))
        .map(({ value, count }) => [value, count]),
    );
  }

  /** Runs tasks to their ends, and returns what was logged as wrong meanwhile. */
  async function complaintsOf(...taskIds: string[]): Promise<string[]> {
    const before = catalog.log.length;
    await Promise.all(taskIds.map(id => catalog.tasks.run(id)));
    return catalog.log
      .slice(before)
      .filter(line => /^(error|warn):/.test(line));
  }

  /** What `./yarnw verify` says of the last run of each. */
  function verified(of: RunningCatalog) {
    const portal = new Portal({
      url: of.url,
      appUrl: of.url,
      token: mockCredentials.service.token(),
    });
    return verify(portal, CHECKS);
  }

  /** What comes of both at the same moment, as the outage meets both. */
  async function outcomeOfBoth() {
    const complaints = await complaintsOf(DISCOVERY, ORG_SYNC);
    return {
      logged: PROVIDERS.map(provider =>
        complaints.filter(line =>
          line.startsWith(`error: ${provider}:main refresh failed, `),
        ),
      ),
      verified: await verified(catalog),
      served: await served(),
    };
  }

  async function expectRecovery() {
    await github.heal();
    expect(await complaintsOf(DISCOVERY, ORG_SYNC)).toEqual([]);
    expect(await verified(catalog)).toEqual(WELL);
    expect(await served()).toEqual(ALL);
  }

  /** Makes something that only a run which succeeds can bring. */
  async function addRepository(name: string) {
    await call('POST', '/orgs/acme/repos', { name });
    await call('PUT', `/repos/acme/${name}/contents/catalog-info.yaml`, {
      message: 'Describe it',
      content: Buffer.from(
        JSON.stringify({
          apiVersion: 'backstage.io/v1alpha1',
          kind: 'Component',
          metadata: { name },
          spec: { type: 'service', lifecycle: 'production', owner: 'ben' },
        }),
      ).toString('base64'),
    });
  }

  function removeRepository(name: string) {
    return call('DELETE', `/repos/acme/${name}`);
  }

  function addToTeam(team: string, login: string) {
    return call('PUT', `/orgs/acme/teams/${team}/memberships/${login}`, {});
  }

  function call(method: string, path: string, body?: object) {
    return fetch(`${github.url}/api/v3${path}`, {
      method,
      headers: { Authorization: `Bearer ${github.token}` },
      body: body && JSON.stringify(body),
    });
  }

  async function isServed(name: string) {
    const ref = `component:default/${name}`;
    return (await catalog.client.getEntityByRef(ref)) !== undefined;
  }

  it('loses nothing to one that answers with errors, and takes in later what changed meanwhile', async () => {
    await github.fail({ path: GRAPHQL, status: 502, times: OFTEN });
    expect(await outcomeOfBoth()).toEqual(
      failureBecauseOf('A fault that was asked for'),
    );
    await addRepository('made-meanwhile');

    await github.heal();
    await catalog.tasks.run(DISCOVERY);
    await until(() => isServed('made-meanwhile'));

    await removeRepository('made-meanwhile');
    await catalog.tasks.run(DISCOVERY);
    await until(async () => !(await isServed('made-meanwhile')));
    await expectRecovery();
  });

  describe.each([
    ['discovery', DISCOVERY],
    ['sync of people', ORG_SYNC],
  ])('loses nothing to one that on a middle page of the %s', (_, taskId) => {
    it.each([
      ['fails', { status: 500 }, 'A fault that was asked for'],
      [
        'says that it is the last one, and that there are errors',
        { body: CUT_SHORT },
        'The rest is missing',
      ],
    ])('%s', async (_how, fault, reason) => {
      await github.fail({ path: GRAPHQL, skip: 1, times: OFTEN, ...fault });

      expect(await complaintsOf(taskId)).toContainEqual(
        expect.stringContaining(reason),
      );

      expect(await served()).toEqual(ALL);
      await expectRecovery();
    });
  });

  it('loses nothing to one that cuts its connections', async () => {
    await github.fail({ path: GRAPHQL, cut: 'before', times: OFTEN });

    expect(await outcomeOfBoth()).toEqual(failureBecauseOf('fetch failed'));

    await expectRecovery();
  });

  it('loses nothing to one that is down', async () => {
    await github.stop();

    expect(await outcomeOfBoth()).toEqual(failureBecauseOf('fetch failed'));

    await github.start();
    await expectRecovery();
  });

  it('loses nothing to a spent rate limit', async () => {
    await github.spendRateLimit(60);

    expect(await outcomeOfBoth()).toEqual(
      failureBecauseOf('API rate limit exceeded for user ID'),
    );

    await expectRecovery();
  });

  it('waits for one that is slow', async () => {
    await github.fail({ path: GRAPHQL, delayMs: 300, times: OFTEN });

    expect(await complaintsOf(DISCOVERY, ORG_SYNC)).toEqual([]);
    expect(await served()).toEqual(ALL);
  });

  describe('and that is left to its schedules and its webhooks', () => {
    let followed: RunningCatalog;

    beforeAll(async () => {
      const schedules = join(dir, 'schedules.yaml');
      writeFileSync(
        schedules,
        JSON.stringify({ catalog: { providers: SCHEDULES } }),
      );
      followed = await startCatalog({
        github,
        databases,
        configFiles: [join(dir, 'page-sizes.yaml'), schedules],
      });
      await until(async () => isDeepStrictEqual(await served(followed), ALL));
    });

    afterAll(() => followed.stop());

    it('mends in the next run what a webhook could not bring during the outage', async () => {
      await github.fail({
        path: GRAPHQL,
        body: { errors: [{ message: 'Out of order' }] },
        times: OFTEN,
      });
      await addToTeam('payments-team', 'dana');

      await until(() =>
        followed.log.some(line =>
          line.includes(
            'failed to process event for topic "github.membership"',
          ),
        ),
      );
      await until(async () =>
        (
          await verified(followed)
        ).every(({ ok, reason }) => !ok && reason.includes('Out of order')),
      );
      expect(await served(followed)).toEqual(ALL);
      expect(await teamsOf('dana')).toEqual([]);

      await github.heal();
      await until(async () => (await teamsOf('dana')).length > 0);

      expect(await teamsOf('dana')).toEqual(['group:default/payments-team']);
      await until(async () => (await verified(followed)).every(({ ok }) => ok));
      expect(await served(followed)).toEqual(ALL);
    });

    it('loses nothing to one that holds each call up for longer than a run may take', async () => {
      await github.fail({
        path: GRAPHQL,
        delayMs: LONGEST_RUN_MS + 100,
        times: OFTEN,
      });

      await Promise.all(
        [DISCOVERY, ORG_SYNC].map(async taskId => {
          // One that began before may end first.
          await followed.tasks.nextRun(taskId);
          await followed.tasks.nextRun(taskId);
        }),
      );
      expect(await served(followed)).toEqual(ALL);

      await github.heal();
      await until(async () => (await verified(followed)).every(({ ok }) => ok));
      expect(await served(followed)).toEqual(ALL);
    });

    async function teamsOf(name: string) {
      const user = await followed.client.getEntityByRef(`user:default/${name}`);
      return (user?.relations ?? [])
        .filter(({ type }) => type === RELATION_MEMBER_OF)
        .map(({ targetRef }) => targetRef);
    }
  });
});

async function until(isSo: () => boolean | Promise<boolean>) {
  expect(await waitFor(isSo, { timeoutMs: 20_000 })).toBe(true);
}

/** Each tells the reason once, and nothing is lost. */
function failureBecauseOf(text: string) {
  const reason = expect.stringContaining(text);
  return {
    logged: PROVIDERS.map(() => [reason]),
    verified: CHECKS.map(({ name }) => ({ name, ok: false, reason })),
    served: ALL,
  };
}
