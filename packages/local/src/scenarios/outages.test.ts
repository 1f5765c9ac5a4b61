import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { TestDatabases } from '@backstage/backend-test-utils';
import { RunningCatalog, startCatalog } from '../__testUtils__/startCatalog';
import { RunningGithub, startGithub } from '../__testUtils__/startGithub';
import { waitFor } from '../service/waitFor';

// Octokit tries for some fifteen seconds before it gives up.
jest.setTimeout(120_000);

const DISCOVERY = 'github-provider:main:refresh';
const ORG_SYNC = 'GithubMultiOrgEntityProvider:main:refresh';
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
    if (!(await waitFor(isComplete, { timeoutMs: 60_000 }))) {
      throw new Error('The catalog did not take in all there is');
    }
  });

  afterEach(() => github.heal());

  afterAll(async () => {
    await catalog.stop();
    await github.remove();
    rmSync(dir, { recursive: true });
  });

  /** How many entities there are of the kinds that come from GitHub. */
  async function served(): Promise<Record<string, number>> {
    const { facets } = await catalog.client.getEntityFacets({
      facets: ['kind'],
    });
    return Object.fromEntries(
      facets.kind
        .filter(({ value }) => ['Component', 'Group', 'User'].includes(value))
        .map(({ value, count }) => [value, count]),
    );
  }

  /** Runs a task to its end, and returns what was logged as wrong meanwhile. */
  async function complaintsOf(taskId: string): Promise<string[]> {
    const before = catalog.log.length;
    const error = await catalog.tasks.run(taskId);
    const logged = catalog.log
      .slice(before)
      .filter(line => /^(error|warn):/.test(line));
    return error ? [...logged, error] : logged;
  }

  /** Makes something that only a run which succeeds can bring. */
  async function addRepository(name: string) {
    const call = (method: string, path: string, body: object) =>
      fetch(`${github.url}/api/v3${path}`, {
        method,
        headers: { Authorization: `Bearer ${github.token}` },
        body: JSON.stringify(body),
      });
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

  async function removeRepository(name: string) {
    await fetch(`${github.url}/api/v3/repos/acme/${name}`, {
      method: 'DELETE',
      headers: { Authorization: `Bearer ${github.token}` },
    });
  }

  async function isServed(name: string) {
    const ref = `component:default/${name}`;
    return (await catalog.client.getEntityByRef(ref)) !== undefined;
  }

  /** Both at the same moment, as the outage meets both. */
  async function complaintsOfBoth() {
    const [discovery, orgSync] = await Promise.all([
      complaintsOf(DISCOVERY),
      complaintsOf(ORG_SYNC),
    ]);
    return { discovery, orgSync };
  }

  async function expectRecovery() {
    await github.heal();
    const { discovery, orgSync } = await complaintsOfBoth();
    expect([...discovery, ...orgSync]).toEqual([]);
    expect(await served()).toEqual(ALL);
  }

  it('loses nothing to one that answers with errors, and takes in later what changed meanwhile', async () => {
    await github.fail({ path: GRAPHQL, status: 502, times: OFTEN });
    const { discovery, orgSync } = await complaintsOfBoth();
    await addRepository('made-meanwhile');

    expect(discovery).not.toEqual([]);
    expect(orgSync).not.toEqual([]);
    expect(await served()).toEqual(ALL);

    await github.heal();
    await catalog.tasks.run(DISCOVERY);
    expect(
      await waitFor(() => isServed('made-meanwhile'), { timeoutMs: 20_000 }),
    ).toBe(true);

    await removeRepository('made-meanwhile');
    await catalog.tasks.run(DISCOVERY);
    await waitFor(async () => !(await isServed('made-meanwhile')), {
      timeoutMs: 20_000,
    });
    await expectRecovery();
  });

  it.each([
    ['discovery', DISCOVERY],
    ['sync of people', ORG_SYNC],
  ])(
    'loses nothing to one that fails on a middle page of the %s',
    async (_, taskId) => {
      await github.fail({
        path: GRAPHQL,
        status: 500,
        skip: 1,
        times: OFTEN,
      });

      expect(await complaintsOf(taskId)).not.toEqual([]);

      expect(await served()).toEqual(ALL);
      await expectRecovery();
    },
  );

  it('loses nothing to one that cuts its connections', async () => {
    await github.fail({ path: GRAPHQL, cut: 'before', times: OFTEN });

    const { discovery, orgSync } = await complaintsOfBoth();

    expect(discovery).not.toEqual([]);
    expect(orgSync).not.toEqual([]);
    expect(await served()).toEqual(ALL);
    await expectRecovery();
  });

  it('loses nothing to one that is down', async () => {
    await github.stop();

    const { discovery, orgSync } = await complaintsOfBoth();

    expect(discovery).not.toEqual([]);
    expect(orgSync).not.toEqual([]);
    expect(await served()).toEqual(ALL);
    await github.start();
    await expectRecovery();
  });

  it('loses nothing to a spent rate limit', async () => {
    await github.spendRateLimit(3);

    await complaintsOfBoth();

    expect(await served()).toEqual(ALL);
    await expectRecovery();
  });

  it('waits for one that is slow', async () => {
    await github.fail({ path: GRAPHQL, delayMs: 300, times: OFTEN });

    const { discovery, orgSync } = await complaintsOfBoth();

    expect([...discovery, ...orgSync]).toEqual([]);
    expect(await served()).toEqual(ALL);
  });
});
