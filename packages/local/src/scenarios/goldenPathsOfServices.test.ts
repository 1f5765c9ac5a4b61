import { TestDatabases } from '@backstage/backend-test-utils';
import { Octokit } from 'octokit';
import { Client } from 'pg';
import { parseAllDocuments } from 'yaml';
import { secretOf } from '../__testUtils__/secretOf';
import {
  RunningGoldenPaths,
  startGoldenPaths,
} from '../__testUtils__/startGoldenPaths';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

describe('golden paths for a service that is there', () => {
  let acme: RunningGoldenPaths;
  let octokit: Octokit;

  beforeAll(async () => {
    acme = await startGoldenPaths(databases);
    octokit = new Octokit({
      auth: acme.github.token,
      baseUrl: `${acme.github.url}/api/v3`,
      throttle: { enabled: false },
    });
  });

  afterEach(() => acme.github.heal());

  afterAll(() => acme.stop());

  async function pullRequests(repo: string, branch: string) {
    const { data } = await octokit.rest.pulls.list({
      owner: 'acme',
      repo,
      head: `acme:${branch}`,
      state: 'all',
    });
    return data;
  }

  /** The entities of the descriptor on a branch. */
  async function entitiesOn(repo: string, ref: string) {
    const { data } = await octokit.rest.repos.getContent({
      owner: 'acme',
      repo,
      path: 'catalog-info.yaml',
      ref,
      mediaType: { format: 'raw' },
    });
    return parseAllDocuments(String(data)).map(document => document.toJS());
  }

  async function databaseParts(name: string) {
    const { rows } = await acme.postgres.query<{ part: string }>(
      `SELECT 'role' AS part FROM pg_roles WHERE rolname = $1
       UNION ALL SELECT 'database' FROM pg_database WHERE datname = $1`,
      [name],
    );
    return rows.map(({ part }) => part);
  }

  async function branches(repo: string) {
    const { data } = await octokit.rest.repos.listBranches({
      owner: 'acme',
      repo,
    });
    return data.map(({ name }) => name);
  }

  async function secrets(repo: string) {
    const { data } = await octokit.rest.actions.listRepoSecrets({
      owner: 'acme',
      repo,
    });
    return data.secrets.map(({ name }) => name);
  }

  async function loseSecretAndPullRequest(repo: string) {
    const at = { owner: 'acme', repo };
    const [{ number }] = await pullRequests(repo, 'add-database');
    await octokit.rest.pulls.update({
      ...at,
      pull_number: number,
      state: 'closed',
    });
    await octokit.rest.git.deleteRef({ ...at, ref: 'heads/add-database' });
    await octokit.rest.actions.deleteRepoSecret({
      ...at,
      secret_name: 'DATABASE_URL',
    });
  }

  /** Whom one is, and where, with the address that is kept as a secret. */
  async function connectAsService(repo: string) {
    const client = new Client(
      await secretOf(acme.github, repo, 'DATABASE_URL'),
    );
    await client.connect();
    const { rows } = await client.query(
      'SELECT current_user AS role, current_database() AS database',
    );
    await client.end();
    return rows;
  }

  describe('service-database', () => {
    const LEDGER = { component: 'component:default/ledger' };

    it('takes back what it made when the pull request cannot be opened', async () => {
      await acme.github.fail({
        method: 'POST',
        path: '/api/v3/repos/:owner/:repo/pulls',
        status: 422,
      });

      const run = await acme.scaffolder.run('service-database', LEDGER);

      expect(run.error).toContain('GitHub answered 422 to POST');
      expect(run.log).toContain('Removed database ledger');
      expect(await databaseParts('ledger')).toEqual([]);
      expect(await secrets('ledger')).toEqual([]);
      expect(await branches('ledger')).toEqual(['main']);
    });

    it('makes the database again when a run is retried that took it back', async () => {
      await acme.github.fail({
        method: 'POST',
        path: '/api/v3/repos/:owner/:repo/pulls',
        status: 422,
      });
      const taskId = await acme.scaffolder.submit('service-database', {
        component: 'component:default/payments-gateway',
      });
      await acme.scaffolder.follow(taskId);

      const run = await acme.scaffolder.retry(taskId);

      expect(run.error).toBeUndefined();
      expect(run.text).toContain('The database was made');
      expect(await databaseParts('payments-gateway')).toEqual([
        'role',
        'database',
      ]);
      expect(await secrets('payments-gateway')).toEqual(['DATABASE_URL']);
      expect(
        await pullRequests('payments-gateway', 'add-database'),
      ).toHaveLength(1);
    });

    it('makes a database, keeps its address as a secret and adds it to the descriptor', async () => {
      const run = await acme.scaffolder.run('service-database', LEDGER);

      expect(run.error).toBeUndefined();
      expect(await databaseParts('ledger')).toEqual(['role', 'database']);
      expect(await secrets('ledger')).toEqual(['DATABASE_URL']);
      expect(await connectAsService('ledger')).toEqual([
        { role: 'ledger', database: 'ledger' },
      ]);
      const [pullRequest] = await pullRequests('ledger', 'add-database');
      expect(pullRequest.body).toContain('`DATABASE_URL`');
      const before = await entitiesOn('ledger', 'main');
      expect(await entitiesOn('ledger', pullRequest.head.ref)).toEqual([
        ...before,
        expect.objectContaining({
          kind: 'Resource',
          metadata: expect.objectContaining({ name: 'ledger-postgres' }),
          spec: {
            type: 'database',
            owner: 'group:default/payments-team',
            dependencyOf: ['component:ledger'],
          },
        }),
      ]);
    });

    it('finds both when it is run again', async () => {
      const run = await acme.scaffolder.run('service-database', LEDGER);

      expect(run.error).toBeUndefined();
      expect(run.text).toContain('The database was there already');
      expect(run.text).toContain('The pull request was there already');
      expect(await pullRequests('ledger', 'add-database')).toHaveLength(1);
    });

    it('keeps what an earlier run made when a later one fails', async () => {
      await acme.github.fail({
        method: 'GET',
        path: '/api/v3/repos/:owner/:repo/actions/secrets/:name',
        status: 422,
      });

      const run = await acme.scaffolder.run('service-database', LEDGER);

      expect(run.status).toBe('failed');
      expect(await databaseParts('ledger')).toEqual(['role', 'database']);
      expect(await secrets('ledger')).toEqual(['DATABASE_URL']);
    });

    it('leaves what an earlier run uses, also a secret that it had to make anew', async () => {
      await loseSecretAndPullRequest('ledger');
      await acme.github.fail({
        method: 'POST',
        path: '/api/v3/repos/:owner/:repo/pulls',
        status: 422,
      });

      const run = await acme.scaffolder.run('service-database', LEDGER);

      expect(run.error).toContain('GitHub answered 422 to POST');
      expect(run.log).toMatch(
        /Left secret DATABASE_URL of acme\/ledger: the run \S+ uses it/,
      );
      expect(run.log).not.toContain('Removed');
      expect(await databaseParts('ledger')).toEqual(['role', 'database']);
      expect(await secrets('ledger')).toEqual(['DATABASE_URL']);
    });
  });

  describe('retire-service', () => {
    const FORM = {
      component: 'component:default/payments-gateway',
      reason: 'Use the new gateway.',
    };

    it('deprecates the service, and names who has to move', async () => {
      const run = await acme.scaffolder.run('retire-service', FORM);

      expect(run.error).toBeUndefined();
      const [pullRequest] = await pullRequests('payments-gateway', 'retire');
      expect(pullRequest.body).toContain('Use the new gateway.');
      expect(pullRequest.body).toContain(
        '- `component:default/checkout-api`, owned by group:default/checkout-team, uses',
      );
      expect(pullRequest.body).toContain(`${acme.jira.url}/browse/PLAT-1`);
      const [component] = await entitiesOn(
        'payments-gateway',
        pullRequest.head.ref,
      );
      expect(component.spec.lifecycle).toBe('deprecated');
    });

    it('finds the issue and the pull request when it is run again', async () => {
      const run = await acme.scaffolder.run('retire-service', FORM);

      expect(run.error).toBeUndefined();
      expect(run.text).toContain('The pull request was there already');
      expect(run.text).toContain('The issue was there already');
      expect(await pullRequests('payments-gateway', 'retire')).toHaveLength(1);
    });
  });

  it.each(['service-database', 'retire-service'])(
    '%s is refused to who does not own the service',
    async template => {
      const run = await acme.scaffolder.run(template, {
        component: 'component:default/checkout-api',
        reason: 'Curiosity',
      });

      expect(run.error).toContain(
        'component:default/checkout-api belongs to group:default/checkout-team, and you are not among them; ask them to run this template',
      );
      for (const branch of ['add-database', 'retire']) {
        expect(await pullRequests('checkout-api', branch)).toEqual([]);
      }
      expect(await databaseParts('checkout-api')).toEqual([]);
    },
  );
});
