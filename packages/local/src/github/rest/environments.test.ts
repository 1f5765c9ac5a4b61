import { RestClient, RestClients } from '../../__testUtils__/RestClient';
import { RunningGithub, startGithub } from '../../__testUtils__/startGithub';

jest.setTimeout(60_000);

const REPO = '/repos/{owner}/{repo}';
const ENVIRONMENT = `${REPO}/environments/{environment_name}`;
const POLICIES = `${ENVIRONMENT}/deployment-branch-policies`;
const POLICY = `${POLICIES}/{branch_policy_id}`;

describe('environments in the REST API of the local GitHub', () => {
  let github: RunningGithub;
  let ben: RestClient;
  let dana: RestClient;
  let eve: RestClient;
  let nobody: RestClient;

  beforeAll(async () => {
    github = await startGithub({ moreRepositories: 0 });
    const clients = new RestClients(github);
    ben = await clients.as('ben');
    dana = await clients.as('dana');
    eve = await clients.as('eve');
    nobody = await clients.as();
  });

  afterAll(() => github.remove());

  const at = { repo: 'checkout-api' };
  const named = (environment_name: string) => ({ ...at, environment_name });

  const put = (name: string, body?: object) =>
    ben(`PUT ${ENVIRONMENT}`, { at: named(name), body });

  it.each([
    [`GET ${REPO}/environments`, 200, undefined],
    [`GET ${ENVIRONMENT}`, 200, undefined],
    [`GET ${POLICIES}`, 200, undefined],
    [`PUT ${ENVIRONMENT}`, 403, {}],
    [`DELETE ${ENVIRONMENT}`, 403, undefined],
    [`POST ${POLICIES}`, 403, { name: 'main' }],
  ])('are not for everybody: %s', async (operation, status, body) => {
    await put('shared');
    const call = { at: named('shared'), body };

    expect(await nobody(operation, call)).toMatchObject({ status: 401 });
    expect(await eve(operation, call)).toMatchObject({ status: 404 });
    expect(await dana(operation, call)).toMatchObject({ status });
  });

  it('are made, shown, changed and deleted', async () => {
    const reviewer = await ben('GET /user');
    const team = await ben('GET /orgs/{org}/teams/{team_slug}', {
      at: { team_slug: 'payments-team' },
    });

    const made = await put('production', {
      wait_timer: 30,
      prevent_self_review: true,
      reviewers: [
        { type: 'User', id: reviewer.body.id },
        { type: 'Team', id: team.body.id },
      ],
      deployment_branch_policy: {
        protected_branches: true,
        custom_branch_policies: false,
      },
    });

    expect(made).toMatchObject({
      status: 200,
      body: {
        name: 'production',
        protection_rules: [
          { type: 'wait_timer', wait_timer: 30 },
          {
            type: 'required_reviewers',
            prevent_self_review: true,
            reviewers: [
              { type: 'User', reviewer: { login: 'ben' } },
              { type: 'Team', reviewer: { slug: 'payments-team' } },
            ],
          },
          { type: 'branch_policy' },
        ],
        deployment_branch_policy: { protected_branches: true },
      },
    });
    const read = await dana(`GET ${ENVIRONMENT}`, { at: named('production') });
    expect(read.body).toEqual(made.body);
    const { body: list } = await dana(`GET ${REPO}/environments`, { at });
    expect(list.environments).toContainEqual(read.body);
    // What is not said is taken away.
    const changed = await put('production');
    expect(changed.body).toMatchObject({
      id: made.body.id,
      protection_rules: [],
      deployment_branch_policy: null,
    });
    const remove = () =>
      ben(`DELETE ${ENVIRONMENT}`, { at: named('production') });
    expect(await remove()).toMatchObject({ status: 204 });
    expect(await remove()).toMatchObject({ status: 404 });
  });

  it.each(['feature/x', 'with space', 'ünïcödé', '...', '__proto__', '%41'])(
    'may be called %j',
    async name => {
      await put(name);

      const { body } = await dana(`GET ${ENVIRONMENT}`, { at: named(name) });

      expect(body.name).toBe(name);
    },
  );

  it.each([
    [{ wait_timer: -1 }],
    [{ wait_timer: 50_000 }],
    [{ wait_timer: '5' }],
    [{ reviewers: [{ type: 'Robot', id: 1 }] }],
    [{ reviewers: [{ type: 'User', id: 1 }] }],
    [{ reviewers: Array(7).fill({ type: 'User', id: 1 }) }],
    [
      {
        deployment_branch_policy: {
          protected_branches: true,
          custom_branch_policies: true,
        },
      },
    ],
  ])('are not made of %j', async wrongBody => {
    const answer = await ben(`PUT ${ENVIRONMENT}`, {
      at: named('wrong'),
      wrongBody,
    });

    expect(answer.status).toBe(422);
    expect(
      await ben(`GET ${ENVIRONMENT}`, { at: named('wrong') }),
    ).toMatchObject({ status: 404 });
  });

  it('are made once, also at the same moment', async () => {
    const answers = await Promise.all([put('twin'), put('twin')]);

    expect(answers[0].body.id).toBe(answers[1].body.id);
  });

  it('take what some branches bring', async () => {
    await put('limited', {
      deployment_branch_policy: {
        protected_branches: false,
        custom_branch_policies: true,
      },
    });
    const limited = named('limited');
    const make = (body: object) =>
      ben(`POST ${POLICIES}`, { at: limited, body });

    const made = await make({ name: 'release/*' });
    expect(made).toMatchObject({
      status: 200,
      body: { name: 'release/*', type: 'branch' },
    });
    expect(await make({ name: 'release/*' })).toMatchObject({ status: 303 });
    expect(await make({ name: 'release/*', type: 'tag' })).toMatchObject({
      status: 200,
    });
    const policy = { ...limited, branch_policy_id: made.body.id };
    const changed = await ben(`PUT ${POLICY}`, {
      at: policy,
      body: { name: 'main' },
    });
    expect(changed.body).toMatchObject({ id: made.body.id, name: 'main' });
    const read = await dana(`GET ${POLICY}`, { at: policy });
    expect(read.body).toEqual(changed.body);
    const { body: list } = await dana(`GET ${POLICIES}`, { at: limited });
    expect(list).toMatchObject({ total_count: 2 });
    for (const method of ['PUT', 'DELETE']) {
      const answer = await dana(`${method} ${POLICY}`, {
        at: policy,
        ...(method === 'PUT' && { body: { name: 'x' } }),
      });
      expect(answer).toMatchObject({ status: 403 });
    }
    expect(await ben(`DELETE ${POLICY}`, { at: policy })).toMatchObject({
      status: 204,
    });
    expect(await dana(`GET ${POLICY}`, { at: policy })).toMatchObject({
      status: 404,
    });
    await put('limited');
    expect(await make({ name: 'x' })).toMatchObject({ status: 404 });
  });
});
