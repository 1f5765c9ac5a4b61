import { TestDatabases } from '@backstage/backend-test-utils';
import { JsonObject } from '@backstage/types';
import { RunReport } from '@internal/plugin-scaffolder-acme-common';
import { Octokit } from 'octokit';
import {
  RunningGoldenPaths,
  startGoldenPaths,
} from '../__testUtils__/startGoldenPaths';
import { waitFor } from '../service/waitFor';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

/** Where a go-service fails, once all else is made. */
const ON_CALL = { method: 'POST', path: '/api/services', status: 403 };

describe('a run that is given up', () => {
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

  afterEach(() => Promise.all([acme.github.heal(), acme.pagerDuty.heal()]));

  afterAll(() => acme.stop());

  const form = (name: string): JsonObject => ({
    name,
    description: 'Takes parcels back',
    owner: 'group:default/payments-team',
    system: 'system:default/payments',
    size: 'small',
    tier: 'standard',
    database: 'none',
    bucket: false,
  });

  /** A run that made a repository and a pull request, and then failed. */
  async function fail(name: string): Promise<string> {
    await acme.pagerDuty.fail(ON_CALL);
    const taskId = await acme.scaffolder.submit('go-service', form(name));
    await acme.scaffolder.follow(taskId);
    await acme.pagerDuty.heal();
    return taskId;
  }

  const cleanUp = (taskId: string) =>
    acme.scaffolder.run('clean-up', { run: taskId });

  const report = (taskId: string) => acme.scaffolder.report(taskId);

  function piecesOf({ steps }: RunReport) {
    return steps.flatMap(({ id, pieces }) =>
      pieces.map(({ title, state }) => `${id}: ${state} ${title}`),
    );
  }

  /** What there is of a service on GitHub. */
  async function traces(name: string) {
    const { data: repositories } = await octokit.rest.repos.listForOrg({
      org: 'acme',
      per_page: 100,
    });
    const { data: pullRequests } = await octokit.rest.pulls.list({
      owner: 'acme',
      repo: 'infra-live',
      head: `acme:add-${name}`,
      state: 'open',
    });
    const { data: branches } = await octokit.rest.repos.listBranches({
      owner: 'acme',
      repo: 'infra-live',
    });
    return {
      repositories: repositories.filter(repo => repo.name === name).length,
      pullRequests: pullRequests.length,
      branches: branches.filter(branch => branch.name === `add-${name}`).length,
    };
  }

  const NOTHING = { repositories: 0, pullRequests: 0, branches: 0 };
  const ONE_OF_EACH = { repositories: 1, pullRequests: 1, branches: 1 };

  it('says what each step made, why it failed and what to do', async () => {
    const taskId = await fail('told');

    const told = await report(taskId);

    expect(told).toMatchObject({
      taskId,
      status: 'failed',
      resumed: 0,
      canRetry: true,
      canCleanUp: true,
    });
    expect(piecesOf(told)).toEqual([
      'publish: made acme/told',
      'infraPullRequest: made acme/infra-live: Add told',
      'oncall: made payments-team',
      'oncall: begun told',
    ]);
    const { failure, attempts } = told.steps.find(({ id }) => id === 'oncall')!;
    expect(attempts).toBe(1);
    expect(failure?.reason).toContain(
      'PagerDuty answered 403 to POST /services, which does not accept the token of the portal',
    );
    expect(failure?.advice).toContain('Ask the platform team to let it');
  });

  it('has nothing to clean up once it was retried, and says how often', async () => {
    const taskId = await fail('retried');

    await acme.scaffolder.retry(taskId);

    const told = await report(taskId);
    expect(told).toMatchObject({
      status: 'completed',
      resumed: 1,
      canRetry: false,
      canCleanUp: false,
    });
    expect(told.steps.find(({ id }) => id === 'oncall')).toMatchObject({
      attempts: 2,
      pieces: [{ state: 'found' }, { title: 'retried', state: 'made' }],
    });
    expect((await cleanUp(taskId)).error).toContain(
      'only one that failed or was cancelled is cleaned up',
    );
    expect(await traces('retried')).toEqual(ONE_OF_EACH);
  });

  it('is cleaned up when it is asked for, and the catalog follows', async () => {
    const taskId = await fail('unwanted');
    expect(await traces('unwanted')).toEqual(ONE_OF_EACH);

    const run = await cleanUp(taskId);

    expect(run.error).toBeUndefined();
    expect(run.text).toContain('acme/unwanted');
    expect(run.log).toContain('Removed acme/unwanted');
    expect(run.log).toContain('Removed acme/infra-live: Add unwanted');
    expect(await traces('unwanted')).toEqual(NOTHING);
    expect(
      await waitFor(
        async () =>
          !(await acme.catalog.getEntityByRef('component:default/unwanted')),
        { timeoutMs: 20_000 },
      ),
    ).toBe(true);
    expect(await report(taskId)).toMatchObject({
      canRetry: false,
      canCleanUp: false,
      cleanedUpBy: expect.any(String),
    });
  });

  it('does not go on after it was cleaned up', async () => {
    const taskId = await fail('over');
    await cleanUp(taskId);

    const run = await acme.scaffolder.retry(taskId);

    expect(run.error).toContain('This run was cleaned up by the run');
    expect(await traces('over')).toEqual(NOTHING);
  });

  it('leaves what another run got through with', async () => {
    const taskId = await fail('shared');
    const other = await acme.scaffolder.submit('go-service', form('shared'));
    expect((await acme.scaffolder.follow(other)).error).toBeUndefined();

    const run = await cleanUp(taskId);

    expect(run.text).toContain(`acme/shared: the run ${other} uses it`);
    expect(await traces('shared')).toEqual(ONE_OF_EACH);
  });

  it('leaves what somebody has worked on', async () => {
    const taskId = await fail('worked-on');
    const at = { owner: 'acme', repo: 'worked-on' };
    await octokit.rest.repos.deleteBranchProtection({ ...at, branch: 'main' });
    await octokit.rest.repos.createOrUpdateFileContents({
      ...at,
      path: 'notes.md',
      message: 'Take notes',
      content: Buffer.from('Mine').toString('base64'),
    });

    const run = await cleanUp(taskId);

    expect(run.text).toContain(
      'acme/worked-on: somebody has committed to it since',
    );
    expect(await traces('worked-on')).toEqual({
      ...NOTHING,
      repositories: 1,
    });
  });

  it('is cleaned up the rest of the way when that was interrupted', async () => {
    const taskId = await fail('stubborn');
    await acme.github.fail({
      method: 'DELETE',
      path: '/api/v3/repos/acme/stubborn',
      status: 403,
    });

    const refused = await cleanUp(taskId);
    expect(refused.error).toContain('ask the platform team');
    expect(await report(taskId)).toMatchObject({ canCleanUp: true });
    const run = await cleanUp(taskId);

    expect(run.error).toBeUndefined();
    expect(await traces('stubborn')).toEqual(NOTHING);
  });

  it('never touches what was there before it', async () => {
    const before = await acme.scaffolder.submit('go-service', form('earlier'));
    await acme.scaffolder.follow(before);
    // The first one is the check before anything is made.
    const looks = { method: 'GET', path: '/api/services', skip: 1 };
    await acme.pagerDuty.fail({ ...looks, status: 403 });
    const taskId = await acme.scaffolder.submit('go-service', form('earlier'));
    await acme.scaffolder.follow(taskId);

    const told = await report(taskId);
    const run = await cleanUp(taskId);

    expect(told).toMatchObject({ status: 'failed', canCleanUp: false });
    expect(piecesOf(told)).toEqual([
      'publish: found acme/earlier',
      'infraPullRequest: found acme/infra-live: Add earlier',
    ]);
    expect(run.text).toContain('Nothing was there to be removed');
    expect(await traces('earlier')).toEqual(ONE_OF_EACH);
  });

  it('takes its database along that it made before it was cancelled', async () => {
    const path = '/api/v3/repos/:owner/:repo/pulls';
    await acme.github.fail({ method: 'POST', path, delayMs: 3_000 });
    const taskId = await acme.scaffolder.submit('service-database', {
      component: 'component:default/payments-gateway',
    });
    await acme.scaffolder.reach(taskId, 'pullRequest');
    await acme.scaffolder.cancel(taskId);
    await acme.scaffolder.follow(taskId);

    const run = await cleanUp(taskId);

    expect(run.error).toBeUndefined();
    expect(run.log).toContain('Removed database payments-gateway');
    const { rows } = await acme.postgres.query(
      `SELECT rolname FROM pg_roles WHERE rolname = 'payments-gateway'
       UNION ALL SELECT datname FROM pg_database WHERE datname = 'payments-gateway'`,
    );
    expect(rows).toEqual([]);
  });
});
