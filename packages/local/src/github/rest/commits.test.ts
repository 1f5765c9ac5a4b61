import { RestClient, RestClients } from '../../__testUtils__/RestClient';
import { RunningGithub, startGithub } from '../../__testUtils__/startGithub';

jest.setTimeout(60_000);

const REPO = '/repos/{owner}/{repo}';
const NO_OBJECT = 'b'.repeat(40);

describe('commits in the REST API of the local GitHub', () => {
  let github: RunningGithub;
  let ada: RestClient;
  let ben: RestClient;
  let dana: RestClient;
  let eve: RestClient;
  let nobody: RestClient;
  /** The first commit. */
  let root: string;

  const at = { repo: 'checkout-api' };

  beforeAll(async () => {
    github = await startGithub({ moreRepositories: 0 });
    const clients = new RestClients(github);
    ada = await clients.as('ada');
    ben = await clients.as('ben');
    dana = await clients.as('dana');
    eve = await clients.as('eve');
    nobody = await clients.as();
    await ada('POST /orgs/{org}/repos', {
      body: { name: 'empty', visibility: 'internal' },
    });
    const { body } = await ada(`GET ${REPO}/commits`, { at });
    root = body[0].sha;
  });

  afterAll(() => github.remove());

  const empty = { repo: 'empty' };

  interface TreeItem {
    path: string;
    mode?: string;
    sha?: string | null;
    content?: string;
  }

  /** A commit of ben's on top of others, and a branch that leads to it. */
  async function commit(
    branch: string,
    tree: TreeItem[],
    options: { parents?: string[]; message?: string } = {},
  ): Promise<string> {
    const { parents = [root], message = 'Change' } = options;
    const { body: written } = await ben(`POST ${REPO}/git/trees`, {
      at,
      body: {
        base_tree: parents[0],
        tree: tree.map(item => ({ mode: '100644', ...item })),
      },
    });
    const { body: made } = await ben(`POST ${REPO}/git/commits`, {
      at,
      body: { message, tree: written.sha, parents },
    });
    const { status } = await ben(`POST ${REPO}/git/refs`, {
      at,
      body: { ref: `refs/heads/${branch}`, sha: made.sha },
    });
    expect(status).toBe(201);
    return made.sha;
  }

  const shas = (commits: { sha: string }[]) => commits.map(({ sha }) => sha);

  it.each([
    ['GET', `${REPO}/commits`, undefined],
    ['GET', `${REPO}/commits/{ref}`, undefined],
    ['GET', `${REPO}/commits/{ref}/status`, undefined],
    ['GET', `${REPO}/commits/{ref}/statuses`, undefined],
    ['GET', `${REPO}/commits/{commit_sha}/pulls`, undefined],
    ['GET', `${REPO}/compare/{basehead}`, undefined],
    ['GET', `${REPO}/tags`, undefined],
    ['POST', `${REPO}/statuses/{sha}`, { state: 'success' }],
  ])('are not for everybody: %s %s', async (method, route, body) => {
    const operation = `${method} ${route}`;
    const call = {
      at: {
        ...at,
        ref: 'main',
        basehead: 'main...main',
        commit_sha: root,
        sha: root,
      },
      body,
    };

    expect(await nobody(operation, call)).toMatchObject({ status: 401 });
    expect(await eve(operation, call)).toMatchObject({ status: 404 });
    expect(await dana(operation, call)).toMatchObject({
      status: method === 'GET' ? 200 : 403,
    });
    expect(await ben(operation, call)).toMatchObject({
      status: method === 'GET' ? 200 : 201,
    });
  });

  it('are listed from a branch on, the newest first', async () => {
    const first = await commit('feature/list', [{ path: 'a', content: 'a' }]);
    const second = await commit(
      'feature/list-2',
      [{ path: 'docs/b', content: 'b' }],
      { parents: [first] },
    );
    const list = async (query: Record<string, string>) => {
      const { body } = await dana(`GET ${REPO}/commits`, {
        at,
        query: { sha: 'feature/list-2', ...query },
      });
      return shas(body);
    };

    expect(await list({})).toEqual([second, first, root]);
    expect(await list({ path: 'docs' })).toEqual([second, root]);
    expect(await list({ path: 'docs/' })).toEqual([second, root]);
    expect(await list({ path: 'a' })).toEqual([first]);
    expect(await list({ path: '*' })).toEqual([]);
    expect(await list({ path: ':(exclude)a' })).toEqual([]);
    expect(await list({ path: '../../state.json' })).toEqual([]);
    expect(await list({ path: '/etc/passwd' })).toEqual([]);
    expect(await list({ author: 'ben' })).toEqual([second, first]);
    expect(await list({ author: 'ben@acme.example' })).toHaveLength(2);
    expect(await list({ author: '--all' })).toEqual([]);
    expect(await list({ until: '2026-01-13T00:00:00Z' })).toEqual([root]);
    expect(await list({ since: '2026-01-13T00:00:00Z' })).toHaveLength(2);
    expect(await list({ per_page: '1', page: '2' })).toEqual([first]);
  });

  it('belong to the users who have their addresses', async () => {
    const sha = await commit('authored', [{ path: 'a', content: 'a' }]);

    const { body } = await dana(`GET ${REPO}/commits/{ref}`, {
      at: { ...at, ref: sha },
    });

    expect(body).toMatchObject({
      sha,
      author: { login: 'ben' },
      committer: { login: 'ben' },
      commit: { author: { name: 'Ben', email: 'ben@acme.example' } },
      parents: [{ sha: root }],
    });
  });

  it('are not there in an empty repository', async () => {
    for (const operation of [
      `GET ${REPO}/commits`,
      `GET ${REPO}/commits/{ref}`,
      `GET ${REPO}/commits/{ref}/status`,
      `POST ${REPO}/statuses/{sha}`,
    ]) {
      const answer = await ada(operation, {
        at: { ...empty, ref: 'main', sha: NO_OBJECT },
        ...(operation.startsWith('POST') && { body: { state: 'pending' } }),
      });
      expect(answer).toMatchObject({
        status: 409,
        body: { message: 'Git Repository is empty.' },
      });
    }
  });

  it.each(['no-such', '--all', '-x', 'main\n', '../HEAD', NO_OBJECT, 'x\0'])(
    'are not found as %j',
    async ref => {
      expect(
        await dana(`GET ${REPO}/commits/{ref}`, { at: { ...at, ref } }),
      ).toMatchObject({
        status: 422,
        body: { message: `No commit found for SHA: ${ref}` },
      });
      expect(
        await dana(`GET ${REPO}/commits`, { at, query: { sha: ref } }),
      ).toMatchObject({ status: 404 });
      expect(
        await dana(`GET ${REPO}/commits/{ref}/status`, { at: { ...at, ref } }),
      ).toMatchObject({ status: 404 });
    },
  );

  it('are found by branch, tag and the beginning of their ids', async () => {
    for (const ref of ['main', 'heads/main', root.slice(0, 7), 'HEAD']) {
      const { body } = await dana(`GET ${REPO}/commits/{ref}`, {
        at: { ...at, ref },
      });
      expect(body.sha).toBe(root);
    }
  });

  it('tell which files changed, and how', async () => {
    const { body: file } = await dana(`GET ${REPO}/contents/{path}`, {
      at: { ...at, path: 'catalog-info.yaml' },
    });
    const sha = await commit('changes', [
      { path: 'catalog-info.yaml', sha: null },
      { path: 'moved/catalog info.yaml', sha: file.sha },
      { path: 'docs/index.md', content: '# Checkout\nMore\n' },
      { path: 'docs/runbook.md', sha: null },
      { path: 'new "ü"', content: 'diff --git a/x b/x\n\u2028diff --git y\n' },
      { path: 'binary', content: 'a\0b' },
    ]);

    const { body } = await dana(`GET ${REPO}/commits/{ref}`, {
      at: { ...at, ref: sha },
    });

    expect(body.stats).toEqual({ additions: 4, deletions: 2, total: 6 });
    expect(body.files).toMatchObject([
      { filename: 'binary', status: 'added', additions: 0, deletions: 0 },
      {
        filename: 'docs/index.md',
        status: 'modified',
        additions: 2,
        deletions: 1,
        patch: '@@ -1 +1,2 @@\n-# Checkout API\n+# Checkout\n+More',
      },
      { filename: 'docs/runbook.md', status: 'removed', deletions: 1 },
      {
        filename: 'moved/catalog info.yaml',
        previous_filename: 'catalog-info.yaml',
        status: 'renamed',
        changes: 0,
      },
      {
        filename: 'new "ü"',
        status: 'added',
        patch: '@@ -0,0 +1,2 @@\n+diff --git a/x b/x\n+\u2028diff --git y',
      },
    ]);
    expect(body.files[0].patch).toBeUndefined();
  });

  it('tell of what became another type of file', async () => {
    const sha = await commit('types', [
      { path: 'docs/index.md', mode: '120000', content: 'runbook.md' },
      { path: 'docs/runbook.md', content: 'More\n' },
    ]);

    const { body } = await dana(`GET ${REPO}/commits/{ref}`, {
      at: { ...at, ref: sha },
    });

    expect(body.files).toMatchObject([
      {
        filename: 'docs/index.md',
        patch: expect.stringMatching(/-# Checkout API\n@@ [^]*\+runbook.md/),
      },
      { filename: 'docs/runbook.md', patch: expect.stringMatching(/\+More$/) },
    ]);
  });

  it('come as a diff, and as an id, for who asks for one', async () => {
    const sha = await commit('media', [{ path: 'a', content: 'a\n' }]);
    const read = (media: string) =>
      dana(`GET ${REPO}/commits/{ref}`, {
        at: { ...at, ref: 'media' },
        headers: { Accept: `application/vnd.github.${media}` },
      });

    expect((await read('v3.diff')).body).toMatch(
      /^diff --git a\/a b\/a\n[^]*\+a\n$/,
    );
    expect((await read('sha')).body).toBe(sha);
  });

  it('are compared', async () => {
    const first = await commit('compared', [{ path: 'a', content: 'a' }]);
    const second = await commit('compared-2', [{ path: 'b', content: 'b' }], {
      parents: [first],
    });
    await commit('diverged', [{ path: 'c', content: 'c' }]);
    const compare = (basehead: string, headers = {}) =>
      dana(`GET ${REPO}/compare/{basehead}`, {
        at: { ...at, basehead },
        headers,
      });

    expect((await compare('main...compared-2')).body).toMatchObject({
      status: 'ahead',
      ahead_by: 2,
      behind_by: 0,
      total_commits: 2,
      commits: [{ sha: first }, { sha: second }],
      merge_base_commit: { sha: root },
      files: [{ filename: 'a' }, { filename: 'b' }],
    });
    expect((await compare('acme:compared-2...acme:main')).body).toMatchObject({
      status: 'behind',
      behind_by: 2,
      files: [],
    });
    expect((await compare('diverged...compared')).body).toMatchObject({
      status: 'diverged',
      files: [{ filename: 'a' }],
    });
    expect((await compare('HEAD...main')).body).toMatchObject({
      status: 'identical',
      commits: [],
    });
    const diff = await compare('main...compared', {
      Accept: 'application/vnd.github.diff',
    });
    expect(diff.body).toMatch(/^diff --git a\/a b\/a\n/);
  });

  it.each(['main', 'main..main', 'main...', '...main', '--all...-x', 'x...y'])(
    'are not compared as %s',
    async basehead => {
      expect(
        await dana(`GET ${REPO}/compare/{basehead}`, {
          at: { ...at, basehead },
        }),
      ).toMatchObject({ status: 404 });
    },
  );

  it('are not compared without a history in common', async () => {
    const { body: tree } = await ben(`POST ${REPO}/git/trees`, {
      at,
      body: { tree: [{ path: 'x', mode: '100644', content: 'x' }] },
    });
    const { body: orphan } = await ben(`POST ${REPO}/git/commits`, {
      at,
      body: { message: 'Orphan', tree: tree.sha },
    });

    const answer = await dana(`GET ${REPO}/compare/{basehead}`, {
      at: { ...at, basehead: `main...${orphan.sha}` },
    });

    expect(answer).toMatchObject({
      status: 404,
      body: {
        message: `No common ancestor between ${root} and ${orphan.sha}.`,
      },
    });
  });

  it('have statuses, of which the last of each context counts', async () => {
    const sha = await commit('checked', [{ path: 'a', content: 'a' }]);
    const set = (context: string, state: string) =>
      ben(`POST ${REPO}/statuses/{sha}`, {
        at: { ...at, sha },
        body: {
          context,
          state,
          description: 'All is well',
          target_url: 'https://ci.acme.example/1',
        },
      });
    const combined = async () =>
      (
        await dana(`GET ${REPO}/commits/{ref}/status`, {
          at: { ...at, ref: 'checked' },
        })
      ).body;

    expect(await combined()).toMatchObject({
      state: 'pending',
      total_count: 0,
    });
    expect(await set('build', 'failure')).toMatchObject({
      status: 201,
      body: { context: 'build', state: 'failure', creator: { login: 'ben' } },
    });
    expect(await combined()).toMatchObject({ state: 'failure', sha });
    await set('build', 'success');
    await set('lint', 'pending');
    expect(await combined()).toMatchObject({
      state: 'pending',
      total_count: 2,
    });
    await set('lint', 'success');
    expect(await combined()).toMatchObject({
      state: 'success',
      statuses: [{ context: 'lint' }, { context: 'build' }],
    });
    const { body: all } = await dana(`GET ${REPO}/commits/{ref}/statuses`, {
      at: { ...at, ref: sha },
    });
    expect(all).toHaveLength(4);
  });

  it('have no statuses but those GitHub knows, nor where they are not', async () => {
    const set = (sha: string, wrongBody: object) =>
      ben(`POST ${REPO}/statuses/{sha}`, { at: { ...at, sha }, wrongBody });

    expect(await set(root, { state: 'great' })).toMatchObject({ status: 422 });
    expect(await set(root, {})).toMatchObject({ status: 422 });
    expect(await set(NO_OBJECT, { state: 'success' })).toMatchObject({
      status: 422,
      body: { message: `No commit found for SHA: ${NO_OBJECT}` },
    });
  });

  it('tell which pull requests brought them', async () => {
    const sha = await commit('pulled', [{ path: 'a', content: 'a' }]);
    const { body: pull } = await ben(`POST ${REPO}/pulls`, {
      at,
      body: { title: 'Pull', head: 'pulled', base: 'main' },
    });
    const pulls = async (commit_sha: string) => {
      const { body } = await dana(`GET ${REPO}/commits/{commit_sha}/pulls`, {
        at: { ...at, commit_sha },
      });
      return body.map(({ number }: { number: number }) => number);
    };

    expect(await pulls(sha)).toEqual([pull.number]);
    expect(await pulls(root)).toEqual([]);
  });
});
