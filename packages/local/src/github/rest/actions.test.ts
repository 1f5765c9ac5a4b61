import { RestClient, RestClients } from '../../__testUtils__/RestClient';
import { sealFor } from '../../__testUtils__/sealFor';
import { RunningGithub, startGithub } from '../../__testUtils__/startGithub';

jest.setTimeout(60_000);

const REPO = '/repos/{owner}/{repo}';
const ACTIONS = `${REPO}/actions`;
const ENVIRONMENT = `${REPO}/environments/{environment_name}`;
const WORKFLOW = `${ACTIONS}/workflows/{workflow_id}`;

const WORKFLOWS = {
  'deploy.yaml': `name: Deploy
on:
  push:
  workflow_dispatch:
    inputs:
      target:
        required: true
      level:
        required: true
        default: info
      note:
`,
  'list.yml': 'on: [push, workflow_dispatch]\n',
  'push.yml': 'name: On push\non: push\n',
  'broken.yml': 'name: [\non: {',
  'bomb.yml': `a: &a [x, x, x, x, x, x, x, x, x, x]
b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]
c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]
on: [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]
`,
  'scalar.yml': 'just text',
  'README.md': '# Workflows',
};

describe('actions in the REST API of the local GitHub', () => {
  let github: RunningGithub;
  let ada: RestClient;
  let ben: RestClient;
  let dana: RestClient;
  let eve: RestClient;
  let nobody: RestClient;

  const at = { repo: 'checkout-api' };
  const production = { ...at, environment_name: 'production' };

  beforeAll(async () => {
    github = await startGithub({ moreRepositories: 0 });
    const clients = new RestClients(github);
    ada = await clients.as('ada');
    ben = await clients.as('ben');
    dana = await clients.as('dana');
    eve = await clients.as('eve');
    nobody = await clients.as();
    await writeWorkflows();
    await ada(`PUT ${ENVIRONMENT}`, { at: production });
  });

  afterAll(() => github.remove());

  async function writeWorkflows() {
    const { body: tree } = await ben(`POST ${REPO}/git/trees`, {
      at,
      body: {
        base_tree: 'main',
        tree: Object.entries(WORKFLOWS).map(([name, content]) => ({
          path: `.github/workflows/${name}`,
          mode: '100644',
          content,
        })),
      },
    });
    const { body: main } = await ben(`GET ${REPO}/git/ref/{ref}`, {
      at: { ...at, ref: 'heads/main' },
    });
    const { body: commit } = await ben(`POST ${REPO}/git/commits`, {
      at,
      body: {
        message: 'Work',
        tree: tree.sha,
        parents: [main.object.sha],
      },
    });
    await ben(`PATCH ${REPO}/git/refs/{ref}`, {
      at: { ...at, ref: 'heads/main' },
      body: { sha: commit.sha },
    });
  }

  it.each([
    [`GET ${ACTIONS}/workflows`, 200, undefined],
    [`GET ${WORKFLOW}`, 200, undefined],
    [`GET ${WORKFLOW}/runs`, 200, undefined],
    [`GET ${ACTIONS}/runs`, 200, undefined],
    [`GET ${ACTIONS}/oidc/customization/sub`, 200, undefined],
    [`POST ${WORKFLOW}/dispatches`, 403, { ref: 'main' }],
    [`GET ${ACTIONS}/secrets`, 403, undefined],
    [`GET ${ACTIONS}/secrets/public-key`, 403, undefined],
    [`DELETE ${ACTIONS}/secrets/{secret_name}`, 403, undefined],
    [`GET ${ACTIONS}/variables`, 403, undefined],
    [`POST ${ACTIONS}/variables`, 403, { name: 'X', value: 'x' }],
    [`PATCH ${ACTIONS}/variables/{name}`, 403, {}],
    [`DELETE ${ACTIONS}/variables/{name}`, 403, undefined],
    [`GET ${ENVIRONMENT}/secrets`, 403, undefined],
    [`GET ${ENVIRONMENT}/variables`, 403, undefined],
    [`GET ${ACTIONS}/permissions/access`, 403, undefined],
    [`PUT ${ACTIONS}/permissions/access`, 403, { access_level: 'none' }],
    [`PUT ${ACTIONS}/oidc/customization/sub`, 403, { use_default: true }],
  ])('are not for everybody: %s', async (operation, status, body) => {
    const call = {
      at: {
        ...production,
        workflow_id: 'list.yml',
        secret_name: 'X',
        name: 'X',
      },
      body,
    };

    expect(await nobody(operation, call)).toMatchObject({ status: 401 });
    expect(await eve(operation, call)).toMatchObject({ status: 404 });
    expect(await dana(operation, call)).toMatchObject({ status });
  });

  describe('workflows', () => {
    it('are listed, whatever is in their files', async () => {
      const { body } = await dana(`GET ${ACTIONS}/workflows`, { at });

      expect(body.total_count).toBe(6);
      const names = body.workflows.map(
        ({ name, path }: { name: string; path: string }) => [name, path],
      );
      expect(names).toEqual([
        ['.github/workflows/bomb.yml', '.github/workflows/bomb.yml'],
        ['.github/workflows/broken.yml', '.github/workflows/broken.yml'],
        ['Deploy', '.github/workflows/deploy.yaml'],
        ['.github/workflows/list.yml', '.github/workflows/list.yml'],
        ['On push', '.github/workflows/push.yml'],
        ['.github/workflows/scalar.yml', '.github/workflows/scalar.yml'],
      ]);
    });

    it('are found by the names of their files and by their numbers', async () => {
      const byName = await dana(`GET ${WORKFLOW}`, {
        at: { ...at, workflow_id: 'deploy.yaml' },
      });
      const byId = await dana(`GET ${WORKFLOW}`, {
        at: { ...at, workflow_id: byName.body.id },
      });

      expect(byId.body).toEqual(byName.body);
      for (const workflow_id of ['no-such.yml', '0', 'README.md', '../x']) {
        expect(
          await dana(`GET ${WORKFLOW}`, { at: { ...at, workflow_id } }),
        ).toMatchObject({ status: 404 });
      }
    });

    it('are none in an empty repository', async () => {
      await ada('POST /orgs/{org}/repos', { body: { name: 'empty' } });

      const { body } = await ada(`GET ${ACTIONS}/workflows`, {
        at: { repo: 'empty' },
      });

      expect(body).toEqual({ total_count: 0, workflows: [] });
    });

    const dispatch = (workflow_id: string, body: object) =>
      ben(`POST ${WORKFLOW}/dispatches`, { at: { ...at, workflow_id }, body });

    it('are started, and wait in the queue', async () => {
      const inputs = { target: 'production' };
      expect(
        await dispatch('deploy.yaml', { ref: 'main', inputs }),
      ).toMatchObject({ status: 204 });
      expect(
        await dispatch('list.yml', { ref: 'refs/heads/main' }),
      ).toMatchObject({ status: 204 });

      const { body } = await dana(`GET ${ACTIONS}/runs`, { at });
      expect(body).toMatchObject({
        total_count: 2,
        workflow_runs: [
          { path: '.github/workflows/list.yml@main', run_number: 2 },
          {
            path: '.github/workflows/deploy.yaml@main',
            event: 'workflow_dispatch',
            status: 'queued',
            conclusion: null,
            head_branch: 'main',
            actor: { login: 'ben' },
          },
        ],
      });
      const [, run] = body.workflow_runs;
      const one = await dana(`GET ${ACTIONS}/runs/{run_id}`, {
        at: { ...at, run_id: run.id },
      });
      expect(one.body).toEqual(run);
      const ofWorkflow = await dana(`GET ${WORKFLOW}/runs`, {
        at: { ...at, workflow_id: 'deploy.yaml' },
      });
      expect(ofWorkflow.body.workflow_runs).toEqual([run]);
      for (const [name, value] of [
        ['event', 'push'],
        ['branch', 'no-such'],
        ['status', 'completed'],
        ['actor', 'eve'],
      ]) {
        const query = { [name]: value };
        const none = await dana(`GET ${ACTIONS}/runs`, { at, query });
        expect(none.body.total_count).toBe(0);
      }
      expect(
        await dana(`GET ${ACTIONS}/runs/{run_id}`, {
          at: { ...at, run_id: 1 },
        }),
      ).toMatchObject({ status: 404 });
    });

    it.each([
      ['deploy.yaml', { ref: 'no-such' }, 'No ref found for: no-such'],
      ['deploy.yaml', { ref: '--all' }, 'No ref found for: --all'],
      ['deploy.yaml', { ref: 'a\0b' }, 'No ref found for: a\0b'],
      [
        'push.yml',
        { ref: 'main' },
        "Workflow does not have 'workflow_dispatch' trigger",
      ],
      ['deploy.yaml', { ref: 'main' }, "Required input 'target' not provided"],
      [
        'deploy.yaml',
        { ref: 'main', inputs: { target: 'x', other: 'y' } },
        'Unexpected inputs provided: ["other"]',
      ],
    ])('are not started: %s with %j', async (file, body, message) => {
      expect(await dispatch(file, body)).toMatchObject({
        status: 422,
        body: { message },
      });
    });

    it('are not started without a ref', async () => {
      expect(
        await ben(`POST ${WORKFLOW}/dispatches`, {
          at: { ...at, workflow_id: 'list.yml' },
          wrongBody: {},
        }),
      ).toMatchObject({ status: 422 });
    });
  });

  describe.each([
    ['of a repository', ACTIONS],
    ['of an environment', ENVIRONMENT],
  ])('secrets %s', (_, base) => {
    const secret = (secret_name: string) => ({ ...production, secret_name });

    async function seal(value: string | Uint8Array) {
      const { body } = await ben(`GET ${base}/secrets/public-key`, {
        at: production,
      });
      return sealFor(body, value);
    }

    const put = (name: string, body: object) =>
      ben(`PUT ${base}/secrets/{secret_name}`, { at: secret(name), body });

    it('are sealed, kept, changed and deleted, but never shown', async () => {
      expect(await put('token', await seal('s3cret'))).toMatchObject({
        status: 201,
      });
      expect(await put('TOKEN', await seal('other'))).toMatchObject({
        status: 204,
      });

      const { body: list } = await ben(`GET ${base}/secrets`, {
        at: production,
      });
      const one = await ben(`GET ${base}/secrets/{secret_name}`, {
        at: secret('Token'),
      });
      expect(list).toEqual({ total_count: 1, secrets: [one.body] });
      expect(Object.keys(one.body)).toEqual([
        'name',
        'created_at',
        'updated_at',
      ]);
      const remove = () =>
        ben(`DELETE ${base}/secrets/{secret_name}`, { at: secret('token') });
      expect(await remove()).toMatchObject({ status: 204 });
      expect(await remove()).toMatchObject({ status: 404 });
    });

    it('may be empty, unicode or no text at all', async () => {
      for (const value of ['', 'Ünïcödé 🎉', Uint8Array.from([255, 0, 254])]) {
        const { status } = await put('any', await seal(value));
        expect([201, 204]).toContain(status);
      }
    });

    it('are refused when they are not sealed for the key', async () => {
      const sealed = await seal('s3cret');

      for (const body of [
        { ...sealed, key_id: '1' },
        { ...sealed, encrypted_value: 'c2hvcnQ=' },
        {
          ...sealed,
          encrypted_value: sealed.encrypted_value.replace(/^..../, 'AAAA'),
        },
      ]) {
        expect(await put('refused', body)).toMatchObject({ status: 422 });
      }
      for (const wrongBody of [
        {},
        { ...sealed, encrypted_value: '' },
        { ...sealed, encrypted_value: '???' },
      ]) {
        expect(
          await ben(`PUT ${base}/secrets/{secret_name}`, {
            at: secret('refused'),
            wrongBody,
          }),
        ).toMatchObject({ status: 422 });
      }
    });

    it.each(['with space', '1ST', 'github_token', 'a-b', 'ü', '__proto__x/'])(
      'are not called %s',
      async name => {
        expect(await put(name, await seal('x'))).toMatchObject({ status: 422 });
      },
    );
  });

  describe.each([
    ['of a repository', ACTIONS],
    ['of an environment', ENVIRONMENT],
  ])('variables %s', (_, base) => {
    const variable = (name: string) => ({ ...production, name });
    const make = (name: string, value = 'x') =>
      ben(`POST ${base}/variables`, { at: production, body: { name, value } });
    const patch = (name: string, body: object) =>
      ben(`PATCH ${base}/variables/{name}`, { at: variable(name), body });
    const get = (name: string) =>
      ben(`GET ${base}/variables/{name}`, { at: variable(name) });

    it('are made, changed, renamed and deleted', async () => {
      expect(await make('level', 'info')).toMatchObject({ status: 201 });
      expect((await get('Level')).body).toMatchObject({
        name: 'LEVEL',
        value: 'info',
      });
      expect(await patch('level', { value: 'debug' })).toMatchObject({
        status: 204,
      });
      expect(await patch('level', { name: 'log_level' })).toMatchObject({
        status: 204,
      });
      const { body: list } = await ben(`GET ${base}/variables`, {
        at: production,
      });
      expect(list).toMatchObject({
        total_count: 1,
        variables: [{ name: 'LOG_LEVEL', value: 'debug' }],
      });
      const remove = () =>
        ben(`DELETE ${base}/variables/{name}`, { at: variable('log_level') });
      expect(await remove()).toMatchObject({ status: 204 });
      expect(await remove()).toMatchObject({ status: 404 });
      expect(await get('log_level')).toMatchObject({ status: 404 });
    });

    it('have names of their own', async () => {
      await make('TAKEN');
      await make('FREE');
      const taken = {
        status: 409,
        body: { message: 'Already exists - Variable already exists' },
      };

      expect(await make('taken')).toMatchObject(taken);
      expect(await patch('free', { name: 'Taken' })).toMatchObject(taken);
      const twins = await Promise.all([make('twin'), make('twin')]);
      expect(twins.map(({ status }) => status).sort()).toEqual([201, 409]);
    });

    it.each(['with space', '1ST', 'GITHUB_X', ''])(
      'are not called "%s"',
      async name => {
        expect(await make(name)).toMatchObject({ status: 422 });
      },
    );

    it('have a value that is text', async () => {
      for (const wrongBody of [{ name: 'X' }, { name: 'X', value: 5 }, {}]) {
        expect(
          await ben(`POST ${base}/variables`, { at: production, wrongBody }),
        ).toMatchObject({ status: 422 });
      }
    });
  });

  it('are used by other repositories as far as is said', async () => {
    const operation = `${ACTIONS}/permissions/access`;
    const put = (access_level: string) =>
      ben(`PUT ${operation}`, { at, body: { access_level } });

    expect((await ben(`GET ${operation}`, { at })).body).toEqual({
      access_level: 'none',
    });
    expect(await put('organization')).toMatchObject({ status: 204 });
    expect((await ben(`GET ${operation}`, { at })).body).toEqual({
      access_level: 'organization',
    });
    expect(
      await ben(`PUT ${operation}`, { at, wrongBody: { access_level: 'all' } }),
    ).toMatchObject({ status: 422 });
  });

  it('name themselves in tokens as is said', async () => {
    const operation = `${ACTIONS}/oidc/customization/sub`;
    const include_claim_keys = ['repo', 'context'];

    expect((await ben(`GET ${operation}`, { at })).body).toEqual({
      use_default: true,
    });
    const put = await ben(`PUT ${operation}`, {
      at,
      body: { use_default: false, include_claim_keys },
    });
    expect(put).toMatchObject({ status: 201 });
    expect((await ben(`GET ${operation}`, { at })).body).toEqual({
      use_default: false,
      include_claim_keys,
    });
  });
});
