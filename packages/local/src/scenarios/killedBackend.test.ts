import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CatalogClient } from '@backstage/catalog-client';
import { Octokit } from 'octokit';
import { Scaffolder } from '../__testUtils__/Scaffolder';
import { SignInPopup } from '../__testUtils__/SignInPopup';
import { findFreePorts } from '../service/ports';
import { waitFor } from '../service/waitFor';
import { readSettings } from '../settings';
import { createWorld, World } from '../world';

// A backend needs some ten seconds to start.
jest.setTimeout(180_000);

/** What is slow, so that the backend is killed while it waits for it. */
const SLOW = [
  ['publish', { method: 'POST', path: '/api/v3/orgs/:org/repos' }],
  ['publish', { method: 'POST', path: '/acme/:repo/git-receive-pack' }],
  [
    'infraPullRequest',
    { method: 'POST', path: '/api/v3/repos/:owner/:repo/pulls' },
  ],
] as const;
const DELAY_MS = 1_500;

describe('a backend that is killed while it makes a service', () => {
  let dir: string;
  let world: World;
  let scaffolder: Scaffolder;
  let catalog: CatalogClient;
  let octokit: Octokit;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'killed '));
    const [app, backend, postgres, github, pagerDuty, jira] =
      await findFreePorts(6);
    world = await createWorld(
      readSettings({
        LOCAL_DIR: dir,
        APP_PORT: String(app),
        BACKEND_PORT: String(backend),
        POSTGRES_PORT: String(postgres),
        GITHUB_PORT: String(github),
        PAGERDUTY_PORT: String(pagerDuty),
        JIRA_PORT: String(jira),
      }),
    );
    await Promise.all(world.foundations.map(service => service.start()));
    await world.backend.start();
    const token = await signIn();
    scaffolder = new Scaffolder(world.environment.PORTAL_URL, token);
    catalog = new CatalogClient({
      discoveryApi: {
        getBaseUrl: async id => `${world.environment.PORTAL_URL}/api/${id}`,
      },
      fetchApi: {
        fetch: (input, init) =>
          fetch(input, {
            ...init,
            headers: { ...init?.headers, Authorization: `Bearer ${token}` },
          }),
      },
    });
    octokit = new Octokit({
      auth: world.environment.GITHUB_TOKEN,
      baseUrl: world.environment.GITHUB_API_URL,
      throttle: { enabled: false },
    });
  });

  afterAll(async () => {
    await world.backend.stop();
    await Promise.all(world.foundations.map(service => service.stop()));
    await rm(dir, { recursive: true });
  });

  /** As soon as the first sync has brought the people. */
  async function signIn(): Promise<string> {
    const { PORTAL_URL, PORTAL_APP_URL } = world.environment;
    const popup = new SignInPopup({
      authUrl: `${PORTAL_URL}/api/auth/github`,
      env: 'main',
      appUrl: PORTAL_APP_URL,
    });
    let token: string | undefined;
    await waitFor(
      async () => {
        const { message } = await popup.signIn('tomasz-wolski');
        token = message.response?.backstageIdentity?.token;
        return token !== undefined;
      },
      { timeoutMs: 60_000 },
    );
    if (!token) {
      throw new Error('Nobody can sign in');
    }
    return token;
  }

  async function slowDown(fault: object) {
    const { GITHUB_URL, GITHUB_TOKEN } = world.environment;
    await fetch(`${GITHUB_URL}/_faults`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${GITHUB_TOKEN}`,
        'Content-Type': 'application/json',
      },
      body: JSON.stringify({ ...fault, delayMs: DELAY_MS }),
    });
  }

  /** What there is of a service. */
  async function traces(name: string) {
    const at = { owner: 'acme', repo: name };
    const [tree, pullRequests, { items }, services] = await Promise.all([
      octokit.rest.git.getTree({ ...at, tree_sha: 'main', recursive: 'true' }),
      octokit.rest.pulls.list({ ...at, repo: 'infra-live', state: 'all' }),
      catalog.getEntities({
        filter: { kind: 'Component', 'metadata.name': name },
      }),
      onCallServices(),
    ]);
    return {
      hasContent: tree.data.tree.some(({ path }) => path === 'go.mod'),
      commits: (await octokit.rest.repos.listCommits(at)).data.length,
      pullRequests: pullRequests.data.filter(
        ({ title }) => title === `Add ${name}`,
      ).length,
      onCallServices: services.filter(service => service === name).length,
      entities: items.length,
    };
  }

  async function onCallServices(): Promise<string[]> {
    const { PAGERDUTY_API_URL, PAGERDUTY_TOKEN } = world.environment;
    const answer = await fetch(`${PAGERDUTY_API_URL}/services?limit=100`, {
      headers: { Authorization: `Token token=${PAGERDUTY_TOKEN}` },
    });
    const { services } = await answer.json();
    return services.map(({ name }: { name: string }) => name);
  }

  it.each(SLOW)(
    'goes on by itself after its %s was cut off (%j), and makes one of each',
    async (step, request) => {
      const name = `killed-${SLOW.findIndex(([, each]) => each === request)}`;
      await slowDown(request);
      const taskId = await scaffolder.submit('go-service', {
        name,
        description: 'Is cut off',
        owner: 'group:default/payments-team',
        system: 'system:default/payments',
        size: 'small',
        tier: 'standard',
        database: 'none',
        bucket: false,
      });
      await scaffolder.reach(taskId, step);

      await world.backend.kill();
      await world.backend.start();
      const startedAt = performance.now();
      const run = await scaffolder.follow(taskId);
      const seconds = (performance.now() - startedAt) / 1000;
      console.log(
        `${step}: done ${seconds.toFixed(1)} s after the backend is back`,
      );

      expect(run.error).toBeUndefined();
      expect(run.log).toContain('resuming from last known good state');
      expect(await traces(name)).toEqual({
        hasContent: true,
        commits: 1,
        pullRequests: 1,
        onCallServices: 1,
        entities: 1,
      });
    },
  );
});
