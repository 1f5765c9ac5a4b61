import { RestClient, RestClients } from '../../__testUtils__/RestClient';
import { RunningGithub, startGithub } from '../../__testUtils__/startGithub';

jest.setTimeout(60_000);

const REPO = '/repos/{owner}/{repo}';
const COLLABORATOR = `${REPO}/collaborators/{username}`;

describe('repositories in the REST API of the local GitHub', () => {
  let github: RunningGithub;
  let ada: RestClient;
  let ben: RestClient;
  let dana: RestClient;
  let eve: RestClient;
  let nobody: RestClient;

  beforeAll(async () => {
    github = await startGithub({ moreRepositories: 2 });
    const clients = new RestClients(github);
    ada = await clients.as('ada');
    ben = await clients.as('ben');
    dana = await clients.as('dana');
    eve = await clients.as('eve');
    nobody = await clients.as();
  });

  afterAll(() => github.remove());

  const at = { repo: 'checkout-api' };
  let number = 0;

  /** A new one of ada's, for a test to do with as it likes. */
  async function makeRepository(options: object = {}) {
    number += 1;
    const repo = `made-${number}`;
    const { status } = await ada('POST /orgs/{org}/repos', {
      body: { name: repo, visibility: 'internal', ...options },
    });
    expect(status).toBe(201);
    return { repo };
  }

  const names = (list: { name: string }[]) => list.map(({ name }) => name);

  it.each([
    `GET ${REPO}`,
    `PATCH ${REPO}`,
    `DELETE ${REPO}`,
    `GET ${REPO}/topics`,
    `GET ${REPO}/forks`,
    `GET ${REPO}/collaborators`,
    `PUT ${COLLABORATOR}`,
    `DELETE ${COLLABORATOR}`,
    `GET ${COLLABORATOR}/permission`,
  ])('are nothing to nobody and to a stranger: %s', async operation => {
    const call = { at: { ...at, username: 'ben' } };

    expect(await nobody(operation, call)).toMatchObject({ status: 401 });
    expect(await eve(operation, call)).toMatchObject({
      status: 404,
      body: { message: 'Not Found' },
    });
  });

  it.each([
    [`PATCH ${REPO}`, 'admin', {}],
    [`DELETE ${REPO}`, 'admin', undefined],
    [`PUT ${REPO}/topics`, 'maintain', { names: ['go'] }],
    [`GET ${REPO}/collaborators`, 'push', undefined],
    [`PUT ${COLLABORATOR}`, 'admin', {}],
    [`DELETE ${COLLABORATOR}`, 'admin', undefined],
    [`GET ${COLLABORATOR}/permission`, 'push', undefined],
  ])('need more than being a member: %s', async (operation, right, body) => {
    const answer = await dana(operation, {
      at: { ...at, username: 'ben' },
      body,
    });

    expect(answer).toMatchObject({
      status: 403,
      body: { message: `Must have ${right} rights to Repository.` },
    });
  });

  it('tell what each may do with them', async () => {
    const permissions = async (client: RestClient) =>
      (await client(`GET ${REPO}`, { at })).body.permissions;

    expect(await permissions(ben)).toEqual({
      admin: true,
      maintain: true,
      push: true,
      triage: true,
      pull: true,
    });
    expect(await permissions(dana)).toMatchObject({ push: false, pull: true });
  });

  it('are listed for who sees them', async () => {
    const { repo } = await makeRepository({ visibility: 'private' });
    const list = async (client: RestClient, operation: string) =>
      names((await client(operation)).body);

    for (const operation of ['GET /orgs/{org}/repos', 'GET /user/repos']) {
      expect(await list(ada, operation)).toContain(repo);
      expect(await list(dana, operation)).not.toContain(repo);
      expect(await list(dana, operation)).toContain('checkout-api');
      expect(await list(eve, operation)).toEqual([]);
    }
    expect(await dana(`GET ${REPO}`, { at: { repo } })).toMatchObject({
      status: 404,
    });
  });

  it('are found whatever the case of their names', async () => {
    const { body } = await ben(`GET ${REPO}`, {
      at: { owner: 'ACME', repo: 'Checkout-API' },
    });

    expect(body).toMatchObject({ full_name: 'acme/checkout-api' });
  });

  it('are made by a member, who may then do everything with them', async () => {
    const answer = await dana('POST /orgs/{org}/repos', {
      body: {
        name: 'danas',
        description: 'About Dana',
        homepage: 'https://acme.example',
        visibility: 'internal',
        auto_init: true,
        has_wiki: false,
        allow_merge_commit: false,
        delete_branch_on_merge: true,
      },
    });

    expect(answer).toMatchObject({
      status: 201,
      body: {
        full_name: 'acme/danas',
        description: 'About Dana',
        homepage: 'https://acme.example',
        private: true,
        visibility: 'internal',
        default_branch: 'main',
        has_wiki: false,
        allow_merge_commit: false,
        delete_branch_on_merge: true,
        permissions: { admin: true },
        organization: { login: 'acme' },
      },
    });
    const readme = await dana(`GET ${REPO}/contents/{path}`, {
      at: { repo: 'danas', path: 'README.md' },
    });
    expect(Buffer.from(readme.body.content, 'base64').toString()).toBe(
      '# danas\n',
    );
    const left = { at: { repo: 'danas' } };
    expect(await dana(`DELETE ${REPO}`, left)).toMatchObject({ status: 204 });
    expect(await dana(`GET ${REPO}`, left)).toMatchObject({ status: 404 });
  });

  it('are not made by a stranger in the organization, but by one alone', async () => {
    const { status, body } = await eve('POST /user/repos', {
      body: { name: 'eves', private: true },
    });

    expect(status).toBe(201);
    expect(body).toMatchObject({
      full_name: 'eve/eves',
      owner: { login: 'eve', type: 'User' },
      visibility: 'private',
    });
    const own = { owner: 'eve', repo: 'eves' };
    expect(await ada(`GET ${REPO}`, { at: own })).toMatchObject({
      status: 404,
    });
    await eve(`PATCH ${REPO}`, { at: own, body: { private: false } });
    expect(await ada(`GET ${REPO}`, { at: own })).toMatchObject({
      status: 200,
    });
    const list = await ada('GET /users/{username}/repos', {
      at: { username: 'eve' },
    });
    expect(names(list.body)).toEqual(['eves']);
    expect(
      await eve('POST /orgs/{org}/repos', { body: { name: 'eves' } }),
    ).toMatchObject({ status: 403 });
  });

  it.each([
    ['checkout-api', 'name already exists on this account'],
    ['CHECKOUT-API', 'name already exists on this account'],
    ['..', 'name is reserved'],
    ['x.git', 'name is reserved'],
    ['x'.repeat(101), 'name is too long (maximum is 100 characters)'],
  ])('are not made as %s', async (name, message) => {
    const answer = await ada('POST /orgs/{org}/repos', { body: { name } });

    expect(answer).toMatchObject({
      status: 422,
      body: {
        message: 'Repository creation failed.',
        errors: [{ resource: 'Repository', field: 'name', message }],
      },
    });
  });

  it.each([
    ['no name', {}, `"name" wasn't supplied.`],
    ['a number', { name: 5 }, `For 'properties/name', 5: `],
    ['a list', { name: ['x'] }, `For 'properties/name', ["x"]: `],
    ['an odd visibility', { name: 'x', visibility: 'odd' }, '"odd": '],
    ['an odd setting', { name: 'x', has_wiki: 'yes' }, '"yes": '],
  ])('are not made of %s', async (_, wrongBody, message) => {
    const answer = await ada('POST /orgs/{org}/repos', { wrongBody });

    expect(answer.status).toBe(422);
    expect(answer.body.message).toMatch(/^Invalid request\.\n\n/);
    expect(answer.body.message).toContain(message);
  });

  it('are not made without a body', async () => {
    expect(
      await ada('POST /orgs/{org}/repos', { wrongBody: '' }),
    ).toMatchObject({ status: 422 });
    expect(
      await ada('POST /orgs/{org}/repos', { wrongBody: 'name=x' }),
    ).toMatchObject({
      status: 400,
      body: { message: 'Problems parsing JSON' },
    });
  });

  it('have a dash in their name for what GitHub does not allow', async () => {
    const { body } = await ada('POST /orgs/{org}/repos', {
      body: { name: 'My "new"/répo' },
    });

    expect(body.name).toBe('My-new-r-po');
  });

  it('are made once, when two want the same at the same moment', async () => {
    const make = (client: RestClient) =>
      client('POST /orgs/{org}/repos', {
        body: { name: 'twin', auto_init: true },
      });

    const answers = await Promise.all([make(ada), make(ben), make(dana)]);

    const lost = answers.filter(({ status }) => status !== 201);
    expect(lost).toHaveLength(2);
    for (const { body } of lost) {
      expect(body.errors).toMatchObject([
        { message: 'name already exists on this account' },
      ]);
    }
    const commits = await ada(`GET ${REPO}/commits`, { at: { repo: 'twin' } });
    expect(commits.body).toHaveLength(1);
  });

  it('are changed', async () => {
    const repository = await makeRepository({ description: 'Before' });

    const { status, body } = await ada(`PATCH ${REPO}`, {
      at: repository,
      body: {
        description: 'After',
        homepage: '',
        private: true,
        has_issues: false,
        allow_squash_merge: false,
      },
    });

    expect(status).toBe(200);
    expect(body).toMatchObject({
      description: 'After',
      // It was not public before, either.
      visibility: 'internal',
      has_issues: false,
      allow_squash_merge: false,
      allow_merge_commit: true,
    });
    const cleared = await ada(`PATCH ${REPO}`, {
      at: repository,
      wrongBody: { description: null, visibility: 'public' },
    });
    expect(cleared.body).toMatchObject({
      description: null,
      private: false,
      visibility: 'public',
    });
    expect(await eve(`GET ${REPO}`, { at: repository })).toMatchObject({
      status: 200,
    });
  });

  it('get another default branch, if there is one', async () => {
    const repository = await makeRepository({ auto_init: true });
    const { body: commits } = await ada(`GET ${REPO}/commits`, {
      at: repository,
    });
    await ada(`POST ${REPO}/git/refs`, {
      at: repository,
      body: { ref: 'refs/heads/next', sha: commits[0].sha },
    });
    const patch = (body: object) =>
      ada(`PATCH ${REPO}`, { at: repository, body });

    expect(await patch({ default_branch: 'next' })).toMatchObject({
      status: 200,
      body: { default_branch: 'next' },
    });
    // Nothing of a change that fails is done.
    expect(
      await patch({ default_branch: '../config', name: 'renamed' }),
    ).toMatchObject({
      status: 422,
      body: { errors: [{ field: 'default_branch', code: 'invalid' }] },
    });
    expect(await ada(`GET ${REPO}`, { at: repository })).toMatchObject({
      status: 200,
    });
  });

  it('are found by their former name, and by their number', async () => {
    const { repo } = await makeRepository();
    const renamed = await ada(`PATCH ${REPO}`, {
      at: { repo },
      body: { name: `${repo}-renamed` },
    });
    const { id } = renamed.body;

    const moved = await ada(`GET ${REPO}/topics`, { at: { repo } });
    const target = `${github.url}/api/v3/repositories/${id}/topics`;
    expect(moved).toMatchObject({
      status: 301,
      body: { message: 'Moved Permanently', url: target },
    });
    expect(moved.headers.get('location')).toBe(target);
    expect(await ada(`PATCH ${REPO}`, { at: { repo } })).toMatchObject({
      status: 307,
    });
    expect(await eve(`GET ${REPO}`, { at: { repo } })).toMatchObject({
      status: 404,
    });
    const client = await fetch(`${github.url}/api/v3/repos/acme/${repo}`, {
      headers: { Authorization: `Bearer ${github.token}` },
    });
    expect(await client.json()).toMatchObject({ name: `${repo}-renamed` });
    const followed = await ada(`GET ${REPO}`, {
      at: { repo },
      address: `/repositories/${id}`,
    });
    expect(followed.body.name).toBe(`${repo}-renamed`);
    for (const address of [`/repositories/${id}x`, '/repositories/1']) {
      const answer = await ada(`GET ${REPO}`, { at: { repo }, address });
      expect(answer).toMatchObject({ status: 404 });
    }
  });

  it('give their former name to who takes it', async () => {
    const { repo } = await makeRepository();
    await ada(`PATCH ${REPO}`, { at: { repo }, body: { name: `${repo}-b` } });

    const taken = await ada('POST /orgs/{org}/repos', { body: { name: repo } });

    expect(taken.status).toBe(201);
    const { body } = await ada(`GET ${REPO}`, { at: { repo } });
    expect(body.id).toBe(taken.body.id);
  });

  it('are not renamed to a name that is taken', async () => {
    const repository = await makeRepository();

    const answer = await ada(`PATCH ${REPO}`, {
      at: repository,
      body: { name: 'checkout-api' },
    });

    expect(answer).toMatchObject({
      status: 422,
      body: {
        message: 'Validation Failed',
        errors: [{ message: 'name already exists on this account' }],
      },
    });
  });

  it('are only read when they are archived, until they no longer are', async () => {
    const repository = await makeRepository({ auto_init: true });
    const patch = (body: object) =>
      ada(`PATCH ${REPO}`, { at: repository, body });
    expect(await patch({ archived: true })).toMatchObject({
      status: 200,
      body: { archived: true },
    });

    const refused = {
      status: 403,
      body: { message: 'Repository was archived so is read-only.' },
    };
    expect(await patch({ description: 'x' })).toMatchObject(refused);
    expect(
      await ada(`PUT ${REPO}/topics`, { at: repository, body: { names: [] } }),
    ).toMatchObject(refused);
    expect(
      await ada(`PUT ${COLLABORATOR}`, {
        at: { ...repository, username: 'ben' },
      }),
    ).toMatchObject(refused);
    expect(
      await ada(`POST ${REPO}/issues`, {
        at: repository,
        body: { title: 'x' },
      }),
    ).toMatchObject(refused);
    expect(
      await ada(`POST ${REPO}/labels`, { at: repository, body: { name: 'x' } }),
    ).toMatchObject(refused);
    expect(
      await ada(`PUT ${REPO}/contents/{path}`, {
        at: { ...repository, path: 'x' },
        body: { message: 'x', content: '' },
      }),
    ).toMatchObject(refused);
    expect(await patch({ archived: false })).toMatchObject({
      body: { archived: false },
    });
  });

  it('have topics, in lower case', async () => {
    const repository = await makeRepository();
    const put = (topics: string[]) =>
      ada(`PUT ${REPO}/topics`, { at: repository, body: { names: topics } });

    expect(await put(['Go', 'web-2', 'go'])).toMatchObject({
      status: 200,
      body: { names: ['go', 'web-2'] },
    });
    for (const topic of ['-x', 'a b', 'x'.repeat(51), '']) {
      expect(await put([topic])).toMatchObject({
        status: 422,
        body: { message: 'Validation Failed' },
      });
    }
    const many = Array.from({ length: 21 }, (_, index) => `topic-${index}`);
    expect(await put(many)).toMatchObject({ status: 422 });
    const { body } = await dana(`GET ${REPO}/topics`, { at: repository });
    expect(body).toEqual({ names: ['go', 'web-2'] });
  });

  it('have collaborators', async () => {
    const { repo } = await makeRepository({ visibility: 'private' });
    const stranger = { at: { repo, username: 'eve' } };
    expect(await ada(`GET ${COLLABORATOR}`, stranger)).toMatchObject({
      status: 404,
    });

    const put = await ada(`PUT ${COLLABORATOR}`, {
      ...stranger,
      body: { permission: 'push' },
    });

    expect(put).toMatchObject({ status: 204 });
    expect(await ada(`GET ${COLLABORATOR}`, stranger)).toMatchObject({
      status: 204,
    });
    const { body } = await eve(`GET ${COLLABORATOR}/permission`, stranger);
    expect(body).toMatchObject({
      permission: 'write',
      role_name: 'write',
      user: { login: 'eve' },
    });
    const list = await eve(`GET ${REPO}/collaborators`, { at: { repo } });
    expect(list.body).toMatchObject([
      { login: 'ada', role_name: 'admin' },
      { login: 'eve', role_name: 'write', permissions: { push: true } },
    ]);
    expect(await ada(`DELETE ${COLLABORATOR}`, stranger)).toMatchObject({
      status: 204,
    });
    expect(await eve(`GET ${REPO}`, { at: { repo } })).toMatchObject({
      status: 404,
    });
    expect(await ada(`GET ${COLLABORATOR}/permission`, stranger)).toMatchObject(
      { body: { permission: 'none' } },
    );
    expect(
      await ada(`PUT ${COLLABORATOR}`, { at: { repo, username: 'no-such' } }),
    ).toMatchObject({ status: 404 });
  });

  it('page their lists', async () => {
    const page = (query: Record<string, string | number>) =>
      ada('GET /orgs/{org}/repos', { query });
    const { body: all } = await page({ per_page: 100 });

    const first = await page({ per_page: 2, type: 'all' });
    const second = await page({ per_page: 2, page: 2 });
    const beyond = await page({ per_page: 2, page: 1000 });

    expect(names([...first.body, ...second.body])).toEqual(
      names(all.slice(0, 4)),
    );
    const api = `${github.url}/api/v3/orgs/acme/repos?per_page=2`;
    expect(first.headers.get('link')).toContain(
      `<${api}&type=all&page=2>; rel="next"`,
    );
    const pages = Math.ceil(all.length / 2);
    expect(first.headers.get('link')).toContain(
      `<${api}&type=all&page=${pages}>; rel="last"`,
    );
    expect(second.headers.get('link')).toContain(`<${api}&page=1>; rel="prev"`);
    expect(beyond.body).toEqual([]);
    expect(beyond.headers.get('link')).toContain(
      `<${api}&page=${pages}>; rel="prev"`,
    );
    const odd = await page({ per_page: 'x', page: -1 });
    expect(odd.body).toHaveLength(Math.min(all.length, 30));
  });

  it('are not sent again to who has them', async () => {
    const first = await ada(`GET ${REPO}`, { at });

    const second = await ada(`GET ${REPO}`, {
      at,
      headers: { 'If-None-Match': first.headers.get('etag') ?? '' },
    });

    expect(second.status).toBe(304);
  });
});
