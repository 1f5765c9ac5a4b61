import { TestDatabases } from '@backstage/backend-test-utils';
import { JsonObject } from '@backstage/types';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { Octokit } from 'octokit';
import { parse } from 'yaml';
import { componentDescriptor } from '../__testUtils__/descriptors';
import { push } from '../__testUtils__/push';
import {
  RunningGoldenPaths,
  startGoldenPaths,
} from '../__testUtils__/startGoldenPaths';
import { answers, waitFor } from '../service/waitFor';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

describe('golden paths', () => {
  let acme: RunningGoldenPaths;
  let octokit: Octokit;

  beforeAll(async () => {
    acme = await startGoldenPaths(databases);
    octokit = new Octokit({
      auth: acme.github.token,
      baseUrl: `${acme.github.url}/api/v3`,
      throttle: { enabled: false },
    });
    await registerElsewhere('refunds');
  });

  afterEach(() => Promise.all([acme.github.heal(), acme.pagerDuty.heal()]));

  afterAll(() => acme.stop());

  function form(name: string, more: JsonObject = {}): JsonObject {
    return {
      name,
      description: 'Takes parcels back: "no questions" #asked \\ ünd so on',
      owner: 'group:default/payments-team',
      system: 'system:default/payments',
      size: 'small',
      tier: 'standard',
      database: 'none',
      bucket: false,
      ...more,
    };
  }

  async function pullRequests(repo: string) {
    const { data } = await octokit.rest.pulls.list({
      owner: 'acme',
      repo,
      state: 'all',
    });
    return data;
  }

  async function onCallServices(name: string) {
    const answer = await fetch(`${acme.pagerDuty.apiUrl}/services?limit=100`, {
      headers: { Authorization: acme.pagerDuty.authorization },
    });
    const { services }: { services: { name: string; html_url: string }[] } =
      await answer.json();
    return services.filter(service => service.name === name);
  }

  async function settings(name: string) {
    const at = { owner: 'acme', repo: name };
    const [repository, protection, teams] = await Promise.all([
      octokit.rest.repos.get(at),
      octokit.rest.repos.getBranchProtection({ ...at, branch: 'main' }),
      octokit.rest.repos.listTeams(at),
    ]);
    const reviews = protection.data.required_pull_request_reviews;
    return {
      visibility: repository.data.visibility,
      approvals: reviews?.required_approving_review_count,
      byCodeOwners: reviews?.require_code_owner_reviews,
      admins: teams.data
        .filter(({ permission }) => permission === 'admin')
        .map(({ slug }) => slug),
    };
  }

  /** What there is of a service, everywhere. */
  async function traces(name: string) {
    const { data: repositories } = await octokit.rest.repos.listForOrg({
      org: 'acme',
      per_page: 100,
    });
    const { items } = await acme.catalog.getEntities({
      filter: { 'metadata.name': name, kind: 'Component' },
    });
    return {
      repositories: repositories.filter(repo => repo.name === name).length,
      pullRequests: (await pullRequests('infra-live')).filter(
        ({ title }) => title === `Add ${name}`,
      ).length,
      onCallServices: (await onCallServices(name)).length,
      entities: items.length,
    };
  }

  const ONE_OF_EACH = {
    repositories: 1,
    pullRequests: 1,
    onCallServices: 1,
    entities: 1,
  };
  const NOTHING = {
    repositories: 0,
    pullRequests: 0,
    onCallServices: 0,
    entities: 0,
  };

  it('make a Go service with all that goes with it, once', async () => {
    const first = await acme.scaffolder.run('go-service', form('returns-api'));

    expect(first.error).toBeUndefined();
    expect(first.text).toContain('The repository was made.');
    expect(await traces('returns-api')).toEqual(ONE_OF_EACH);
    const [{ html_url: pullRequest }] = await pullRequests('infra-live');
    const [onCall] = await onCallServices('returns-api');
    expect(first.links).toEqual([
      {
        title: 'The service in the catalog',
        icon: 'catalog',
        entityRef: 'component:default/returns-api',
      },
      {
        title: 'The repository',
        icon: 'github',
        url: `${acme.github.url}/acme/returns-api`,
      },
      {
        title: 'The infrastructure pull request',
        icon: 'github',
        url: pullRequest,
      },
      { title: 'On-call', url: onCall.html_url },
      {
        title: 'The docs',
        icon: 'docs',
        url: '/docs/default/component/returns-api',
      },
    ]);
    for (const page of [pullRequest, onCall.html_url]) {
      expect(await answers(page)).toBe(true);
    }
    expect(await settings('returns-api')).toEqual({
      visibility: 'internal',
      approvals: 1,
      byCodeOwners: true,
      admins: ['payments-team'],
    });

    const second = await acme.scaffolder.run('go-service', form('returns-api'));

    expect(second.error).toBeUndefined();
    expect(second.text).toContain('The repository was there already');
    expect(second.text).toContain('pull request was there already');
    expect(second.text).toContain('The on-call service was there already');
    expect(second.links).toEqual(first.links);
    expect(await traces('returns-api')).toEqual(ONE_OF_EACH);
  });

  it('let a service tell which run of which template made it, and be found by it', async () => {
    const taskId = await acme.scaffolder.submit('go-service', form('traced'));
    await acme.scaffolder.follow(taskId);

    const { data } = await octokit.rest.repos.getContent({
      owner: 'acme',
      repo: 'traced',
      path: '.portal/origin.yaml',
      mediaType: { format: 'raw' },
    });
    const { items } = await acme.catalog.getEntities({
      filter: {
        kind: 'Component',
        'metadata.annotations.backstage.io/source-template':
          'template:default/go-service',
        'metadata.annotations.acme.example/run': taskId,
      },
    });

    expect(parse(String(data))).toMatchObject({
      template: 'go-service',
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      task: taskId,
      values: { name: 'traced', owner: 'payments-team' },
    });
    expect(items.map(({ metadata }) => metadata.name)).toEqual(['traced']);
  });

  it('make one of each for a form that is submitted twice at the same moment', async () => {
    const runs = await Promise.all(
      [form('twice'), form('twice')].map(values =>
        acme.scaffolder.run('go-service', values),
      ),
    );

    expect(runs.map(({ error }) => error)).toEqual([undefined, undefined]);
    expect(await traces('twice')).toEqual(ONE_OF_EACH);
  });

  it.each([
    [
      'a name that is taken',
      'ledger',
      {},
      'There is a repository acme/ledger that no template made',
    ],
    [
      'a name that the catalog has from elsewhere',
      'refunds',
      {},
      'The catalog has component:default/refunds already, and it is from',
    ],
    [
      'a name that an API of the catalog has',
      'payments-api',
      {},
      'The catalog has api:default/payments-api already, and it is from',
    ],
    [
      'an owner who is not there',
      'parcels',
      { owner: 'group:default/nobody' },
      'There is no group:default/nobody in the catalog; choose a group that is there',
    ],
    [
      'an owner that is no reference',
      'parcels',
      { owner: 'Payments Team' },
      'is no entity reference; write it as kind:namespace/name',
    ],
    [
      'a system that is not there',
      'parcels',
      { system: 'system:default/nothing' },
      'There is no system:default/nothing in the catalog; choose a system that is there',
    ],
  ])('make nothing of %s, and say what to do', async (_, name, more, error) => {
    const before = await traces(name);

    const run = await acme.scaffolder.run('go-service', form(name, more));

    expect(run.error).toContain(error);
    expect(await traces(name)).toEqual(before);
  });

  it.each([
    ['of 200 characters', 'x'.repeat(200), 'maximum length of 40'],
    ['with a capital', 'Parcels', 'does not match pattern'],
    ['with a path in it', '../parcels', 'does not match pattern'],
    ['that the catalog would not take', 'parcels-', 'does not match pattern'],
  ])('do not begin with a name %s', async (_, name, error) => {
    await expect(
      acme.scaffolder.submit('go-service', form(name)),
    ).rejects.toThrow(new RegExp(`^400: .*${error}`));
  });

  it('make nothing while PagerDuty is away, and all of it when it is back', async () => {
    await acme.pagerDuty.stop();

    const failed = await acme.scaffolder.run('go-service', form('parcels'));
    await acme.pagerDuty.start();

    expect(failed.error).toContain(
      `PagerDuty cannot be reached at ${acme.pagerDuty.apiUrl}; look at its status page and run the template again, nothing is lost`,
    );
    expect(await traces('parcels')).toEqual(NOTHING);

    const run = await acme.scaffolder.run('go-service', form('parcels'));
    expect(run.error).toBeUndefined();
    expect(await traces('parcels')).toEqual(ONE_OF_EACH);
  });

  it('go on from the step that failed when they are retried', async () => {
    await acme.pagerDuty.fail({
      method: 'POST',
      path: '/api/services',
      status: 400,
    });
    const taskId = await acme.scaffolder.submit('go-service', form('retried'));

    const failed = await acme.scaffolder.follow(taskId);
    const run = await acme.scaffolder.retry(taskId);

    expect(failed.error).toContain('PagerDuty answered 400');
    expect(run.error).toBeUndefined();
    expect(run.log).toContain(
      'Skipping step publish because it was already completed',
    );
    expect(await traces('retried')).toEqual(ONE_OF_EACH);
  });

  it('get over a PagerDuty that is busy', async () => {
    await acme.pagerDuty.fail({
      method: 'POST',
      path: '/api/services',
      status: 503,
      times: 2,
    });

    const run = await acme.scaffolder.run('go-service', form('patience'));

    expect(run.error).toBeUndefined();
    expect(run.log).toContain('PagerDuty answered 503 to POST /services');
    expect(await traces('patience')).toEqual(ONE_OF_EACH);
  });

  it.each(['null', 'true'])('take %s for the name that it is', async name => {
    const run = await acme.scaffolder.run('node-service', form(name));

    expect(run.error).toBeUndefined();
    expect(await traces(name)).toEqual(ONE_OF_EACH);
  });

  it('have actions that take what their examples give to them', async () => {
    const actions = (await acme.scaffolder.actions()).filter(({ id }) =>
      id.startsWith('acme:'),
    );
    const ajv = addFormats(new Ajv({ strict: false }));
    const problems = actions.flatMap(({ id, examples = [], schema }) =>
      examples.flatMap(({ example }) => {
        const { steps } = parse(example);
        return ajv.validate(schema.input, steps[0].input)
          ? []
          : [`${id}: ${ajv.errorsText()}`];
      }),
    );

    expect(actions.filter(({ examples }) => !examples?.length)).toEqual([]);
    expect(problems).toEqual([]);
  });

  /** Registers a component of a repository that has another name. */
  async function registerElsewhere(name: string) {
    await push(octokit, 'ledger', {
      files: { [`${name}.yaml`]: componentDescriptor(name) },
    });
    await acme.catalog.addLocation({
      type: 'url',
      target: `${acme.github.url}/acme/ledger/blob/main/${name}.yaml`,
    });
    await waitFor(
      async () =>
        (await acme.catalog.getEntityByRef(`component:default/${name}`)) !==
        undefined,
      { timeoutMs: 20_000 },
    );
  }
});
