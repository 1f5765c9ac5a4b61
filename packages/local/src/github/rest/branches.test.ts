import { RestClient, RestClients } from '../../__testUtils__/RestClient';
import { RunningGithub, startGithub } from '../../__testUtils__/startGithub';

jest.setTimeout(60_000);

const REPO = '/repos/{owner}/{repo}';
const BRANCH = `${REPO}/branches/{branch}`;
const PROTECTION = `${BRANCH}/protection`;

/** What GitHub wants to be told in any case. */
const UNPROTECTED = {
  required_status_checks: null,
  enforce_admins: null,
  required_pull_request_reviews: null,
  restrictions: null,
};

describe('branches in the REST API of the local GitHub', () => {
  let github: RunningGithub;
  let ada: RestClient;
  let ben: RestClient;
  let dana: RestClient;
  let eve: RestClient;
  let nobody: RestClient;

  beforeAll(async () => {
    github = await startGithub({ moreRepositories: 0 });
    const clients = new RestClients(github);
    ada = await clients.as('ada');
    ben = await clients.as('ben');
    dana = await clients.as('dana');
    eve = await clients.as('eve');
    nobody = await clients.as();
    await makeBranch('feature/deep');
  });

  afterAll(() => github.remove());

  const at = { repo: 'checkout-api' };

  async function makeBranch(name: string) {
    const { body } = await ada(`GET ${BRANCH}`, {
      at: { ...at, branch: 'main' },
    });
    const { status } = await ada(`POST ${REPO}/git/refs`, {
      at,
      body: { ref: `refs/heads/${name}`, sha: body.commit.sha },
    });
    expect(status).toBe(201);
    return { ...at, branch: name };
  }

  const protect = (branch: string, options: object) =>
    ada(`PUT ${PROTECTION}`, {
      at: { ...at, branch },
      body: { ...UNPROTECTED, ...options },
    });

  function write(client: RestClient, branch: string, path = 'file') {
    return client(`PUT ${REPO}/contents/{path}`, {
      at: { ...at, path },
      body: { message: 'Write', content: '', branch },
    });
  }

  it.each([
    [`GET ${REPO}/branches`, 200],
    [`GET ${BRANCH}`, 200],
    [`GET ${PROTECTION}`, 403],
    [`PUT ${PROTECTION}`, 403],
    [`DELETE ${PROTECTION}`, 403],
    [`GET ${PROTECTION}/required_signatures`, 403],
    [`POST ${PROTECTION}/enforce_admins`, 403],
  ])('are not for everybody: %s', async (operation, status) => {
    const call = {
      at: { ...at, branch: 'main' },
      ...(operation.startsWith('PUT') && { body: UNPROTECTED }),
    };

    expect(await nobody(operation, call)).toMatchObject({ status: 401 });
    expect(await eve(operation, call)).toMatchObject({ status: 404 });
    expect(await dana(operation, call)).toMatchObject({ status });
  });

  it('are listed, and shown', async () => {
    const list = await dana(`GET ${REPO}/branches`, { at });
    const branch = await dana(`GET ${BRANCH}`, {
      at: { ...at, branch: 'feature/deep' },
    });
    const unescaped = await dana(`GET ${BRANCH}`, {
      address: '/repos/acme/checkout-api/branches/feature/deep',
    });

    expect(list.body).toMatchObject([
      { name: 'feature/deep', protected: false },
      { name: 'main', protected: false },
    ]);
    expect(branch.body).toMatchObject({
      name: 'feature/deep',
      commit: { sha: list.body[0].commit.sha },
      protected: false,
    });
    expect(unescaped.body).toEqual(branch.body);
  });

  it.each([
    'no-such',
    'feature',
    'main/x',
    '../../config',
    '../../packed-refs',
    'refs/heads/main',
    '-x',
    'a\0b',
    'x'.repeat(300),
    'constructor',
  ])('are not found as %j', async branch => {
    expect(await ada(`GET ${BRANCH}`, { at: { ...at, branch } })).toMatchObject(
      { status: 404, body: { message: 'Branch not found' } },
    );
    expect(await protect(branch, {})).toMatchObject({
      status: 404,
      body: { message: 'Branch not found' },
    });
  });

  it('are protected, shown as such, and no longer protected', async () => {
    const branch = await makeBranch('release/1.0');
    expect(await ada(`GET ${PROTECTION}`, { at: branch })).toMatchObject({
      status: 404,
      body: { message: 'Branch not protected' },
    });

    const put = await protect('release/1.0', {
      required_status_checks: {
        strict: true,
        contexts: ['build'],
        checks: [{ context: 'lint' }],
      },
      enforce_admins: true,
      required_pull_request_reviews: {
        required_approving_review_count: 2,
        dismiss_stale_reviews: true,
        bypass_pull_request_allowances: {
          users: ['ben'],
          teams: ['payments-team'],
        },
      },
      restrictions: { users: ['ben'], teams: ['checkout-team'], apps: [] },
      required_linear_history: true,
      allow_deletions: false,
    });

    expect(put).toMatchObject({
      status: 200,
      body: {
        required_status_checks: { strict: true, contexts: ['build', 'lint'] },
        enforce_admins: { enabled: true },
        required_pull_request_reviews: {
          required_approving_review_count: 2,
          dismiss_stale_reviews: true,
          bypass_pull_request_allowances: {
            users: [{ login: 'ben' }],
            teams: [{ slug: 'payments-team' }],
          },
        },
        restrictions: {
          users: [{ login: 'ben' }],
          teams: [{ slug: 'checkout-team' }],
        },
        required_linear_history: { enabled: true },
        allow_deletions: { enabled: false },
      },
    });
    const read = await ada(`GET ${PROTECTION}`, { at: branch });
    expect(read.body).toEqual(put.body);
    const { body: list } = await dana(`GET ${REPO}/branches`, {
      at,
      query: { protected: true },
    });
    expect(list).toMatchObject([{ name: 'release/1.0', protected: true }]);
    const removed = await ada(`DELETE ${PROTECTION}`, { at: branch });
    expect(removed).toMatchObject({ status: 204 });
    expect(await ada(`DELETE ${PROTECTION}`, { at: branch })).toMatchObject({
      status: 404,
    });
  });

  it.each(['required_signatures', 'enforce_admins'])(
    'have %s, switched on and off by itself',
    async setting => {
      const branch = await makeBranch(setting);
      const operation = `${PROTECTION}/${setting}`;
      expect(await ada(`POST ${operation}`, { at: branch })).toMatchObject({
        status: 404,
        body: { message: 'Branch not protected' },
      });
      await protect(setting, {});

      const enabled = async () =>
        (await ada(`GET ${operation}`, { at: branch })).body.enabled;
      expect(await enabled()).toBe(false);
      expect(await ada(`POST ${operation}`, { at: branch })).toMatchObject({
        status: 200,
        body: { enabled: true },
      });
      expect(await enabled()).toBe(true);
      expect(await ada(`DELETE ${operation}`, { at: branch })).toMatchObject({
        status: 204,
      });
      expect(await enabled()).toBe(false);
    },
  );

  it('are not protected by what GitHub does not know', async () => {
    const put = (wrongBody: object) =>
      ada(`PUT ${PROTECTION}`, { at: { ...at, branch: 'main' }, wrongBody });

    for (const body of [
      {},
      { ...UNPROTECTED, enforce_admins: 'yes' },
      { ...UNPROTECTED, required_status_checks: {} },
      { ...UNPROTECTED, restrictions: { users: 'ben' } },
      {
        ...UNPROTECTED,
        required_pull_request_reviews: { required_approving_review_count: 7 },
      },
    ]) {
      expect(await put(body)).toMatchObject({ status: 422 });
    }
  });

  it('that are protected change by pull requests alone', async () => {
    await makeBranch('reviewed');
    await protect('reviewed', {
      required_pull_request_reviews: { required_approving_review_count: 1 },
      enforce_admins: true,
    });

    expect(await write(ben, 'reviewed')).toMatchObject({
      status: 409,
      body: { message: expect.stringContaining('through a pull request') },
    });
    await ada(`DELETE ${PROTECTION}/enforce_admins`, {
      at: { ...at, branch: 'reviewed' },
    });
    // Also ben, by his team, is an administrator.
    expect(await write(ben, 'reviewed')).toMatchObject({ status: 201 });
  });

  it('that are protected keep their history, and stay', async () => {
    await makeBranch('kept');
    const { body } = await write(ada, 'kept', 'kept');
    await protect('kept', { enforce_admins: true });
    const [parent] = body.commit.parents;
    const move = () =>
      ada(`PATCH ${REPO}/git/refs/{ref}`, {
        at: { ...at, ref: 'heads/kept' },
        body: { sha: parent.sha, force: true },
      });
    const remove = () =>
      ada(`DELETE ${REPO}/git/refs/{ref}`, {
        at: { ...at, ref: 'heads/kept' },
      });

    expect(await move()).toMatchObject({
      status: 422,
      body: { message: 'Cannot force-push to this branch' },
    });
    expect(await remove()).toMatchObject({
      status: 422,
      body: { message: 'Cannot delete a protected branch' },
    });
    await protect('kept', {
      enforce_admins: true,
      allow_force_pushes: true,
      allow_deletions: true,
    });
    expect(await move()).toMatchObject({ status: 200 });
    expect(await remove()).toMatchObject({ status: 204 });
  });

  it('that are protected have nothing to do with tags', async () => {
    const branch = await makeBranch('v1');
    await protect('v1', { enforce_admins: true });
    const { body } = await ada(`GET ${BRANCH}`, { at: branch });
    await ada(`POST ${REPO}/git/refs`, {
      at,
      body: { ref: 'refs/tags/xv1', sha: body.commit.sha },
    });

    expect(
      await ada(`DELETE ${REPO}/git/refs/{ref}`, {
        at: { ...at, ref: 'tags/xv1' },
      }),
    ).toMatchObject({ status: 204 });
  });

  it('may be called as what every object has', async () => {
    for (const name of ['constructor', '__proto__', 'toString']) {
      const branch = await makeBranch(name);
      expect((await ada(`GET ${BRANCH}`, { at: branch })).body).toMatchObject({
        name,
        protected: false,
      });
      expect(await protect(name, {})).toMatchObject({ status: 200 });
      expect((await ada(`GET ${BRANCH}`, { at: branch })).body).toMatchObject({
        protected: true,
      });
    }
    const main = { ...at, branch: 'main' };
    expect(await ada(`GET ${PROTECTION}`, { at: main })).toMatchObject({
      status: 404,
    });
    await github.restart();
    expect(
      await ada(`GET ${PROTECTION}`, { at: { ...at, branch: '__proto__' } }),
    ).toMatchObject({ status: 200 });
  });

  it('are protected in the repository of a user, too', async () => {
    await eve('POST /user/repos', { body: { name: 'own', auto_init: true } });

    const answer = await eve(`PUT ${PROTECTION}`, {
      at: { owner: 'eve', repo: 'own', branch: 'main' },
      body: {
        ...UNPROTECTED,
        required_pull_request_reviews: { required_approving_review_count: 1 },
      },
    });

    expect(answer).toMatchObject({
      status: 200,
      body: {
        required_pull_request_reviews: { required_approving_review_count: 1 },
      },
    });
  });
});
