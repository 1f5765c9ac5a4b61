import { RestClient, RestClients } from '../../__testUtils__/RestClient';
import { RunningGithub, startGithub } from '../../__testUtils__/startGithub';
import { WebhookReceiver } from '../../__testUtils__/WebhookReceiver';

jest.setTimeout(60_000);

const GIT = '/repos/{owner}/{repo}/git';
const NO_OBJECT = 'b'.repeat(40);

describe('git objects and refs in the REST API of the local GitHub', () => {
  let github: RunningGithub;
  let receiver: WebhookReceiver;
  let ada: RestClient;
  let ben: RestClient;
  let dana: RestClient;
  let eve: RestClient;
  let nobody: RestClient;
  /** Where main stands. */
  let head: string;

  beforeAll(async () => {
    github = await startGithub({ moreRepositories: 0 });
    // Each change is told, as it is when a portal runs.
    receiver = await WebhookReceiver.start();
    await github.sendEvents(receiver.url, 'a secret');
    const clients = new RestClients(github);
    ada = await clients.as('ada');
    ben = await clients.as('ben');
    dana = await clients.as('dana');
    eve = await clients.as('eve');
    nobody = await clients.as();
    await ada('POST /orgs/{org}/repos', {
      body: { name: 'empty', visibility: 'internal' },
    });
    const { body } = await ada(`GET ${GIT}/ref/{ref}`, {
      at: { repo: 'checkout-api', ref: 'heads/main' },
    });
    head = body.object.sha;
  });

  afterAll(async () => {
    await github.remove();
    await receiver.stop();
  });

  const at = { repo: 'checkout-api' };
  const empty = { repo: 'empty' };

  const MALFORMED =
    'The sha parameter must be exactly 40 characters and contain only [0-9a-f].';

  interface TreeItem {
    path: string;
    mode?: string;
    type?: string;
    sha?: string | null;
    content?: string;
  }

  const makeTree = (tree: TreeItem[], base?: string) =>
    ada(`POST ${GIT}/trees`, {
      at,
      body: {
        tree: tree.map(item => ({ mode: '100644', ...item })),
        ...(base && { base_tree: base }),
      },
    });

  async function makeCommit(options: object = {}): Promise<string> {
    const { body: tree } = await makeTree([{ path: 'x', content: 'x' }]);
    const { status, body } = await ada(`POST ${GIT}/commits`, {
      at,
      body: {
        message: 'Made',
        tree: tree.sha,
        parents: [head],
        ...options,
      },
    });
    expect(status).toBe(201);
    return body.sha;
  }

  const makeRef = (ref: string, sha = head) =>
    ada(`POST ${GIT}/refs`, { at, body: { ref, sha } });

  const moveRef = (ref: string, sha: string, force?: boolean) =>
    ada(`PATCH ${GIT}/refs/{ref}`, {
      at: { ...at, ref },
      body: { sha, ...(force && { force }) },
    });

  it.each([
    ['GET', `${GIT}/blobs/{file_sha}`, undefined],
    ['GET', `${GIT}/trees/{tree_sha}`, undefined],
    ['GET', `${GIT}/commits/{commit_sha}`, undefined],
    ['GET', `${GIT}/ref/{ref}`, undefined],
    ['GET', `${GIT}/matching-refs/{ref}`, undefined],
    ['POST', `${GIT}/blobs`, { content: 'x' }],
    ['POST', `${GIT}/trees`, { tree: [] }],
    ['POST', `${GIT}/commits`, { message: 'x', tree: NO_OBJECT }],
    ['POST', `${GIT}/refs`, { ref: 'refs/heads/x', sha: NO_OBJECT }],
    [
      'POST',
      `${GIT}/tags`,
      { tag: 'x', message: 'x', object: NO_OBJECT, type: 'commit' },
    ],
    ['PATCH', `${GIT}/refs/{ref}`, { sha: NO_OBJECT }],
    ['DELETE', `${GIT}/refs/{ref}`, undefined],
  ])('are not for everybody: %s %s', async (method, route, body) => {
    const call = {
      at: {
        ...at,
        ref: 'heads/main',
        file_sha: head,
        tree_sha: head,
        commit_sha: head,
      },
      body,
    };
    const operation = `${method} ${route}`;

    expect(await nobody(operation, call)).toMatchObject({ status: 401 });
    expect(await eve(operation, call)).toMatchObject({ status: 404 });
    const { body: answer } = await dana(operation, call);
    const refusal = 'Must have push rights to Repository.';
    expect(answer.message === refusal).toBe(method !== 'GET');
  });

  it.each([
    [`GET ${GIT}/ref/{ref}`, undefined],
    [`GET ${GIT}/trees/{tree_sha}`, undefined],
    [`POST ${GIT}/blobs`, { content: 'x' }],
    [`POST ${GIT}/trees`, { tree: [] }],
    [`POST ${GIT}/commits`, { message: 'x', tree: NO_OBJECT }],
    [`POST ${GIT}/refs`, { ref: 'refs/heads/x', sha: NO_OBJECT }],
  ])('are not there in an empty repository: %s', async (operation, body) => {
    const answer = await ada(operation, {
      at: { ...empty, ref: 'heads/main', tree_sha: 'main' },
      body,
    });

    expect(answer).toMatchObject({
      status: 409,
      body: { message: 'Git Repository is empty.' },
    });
  });

  describe('blobs', () => {
    const make = (content: string, encoding?: string) =>
      ben(`POST ${GIT}/blobs`, {
        at,
        body: { content, ...(encoding && { encoding }) },
      });

    it('are made of text and of base64', async () => {
      const bytes = Buffer.from([0, 255, 10, 13, 0]);

      const text = await make('grüße');
      const binary = await make(bytes.toString('base64'), 'base64');

      expect(text.status).toBe(201);
      const read = async (sha: string) => {
        const { body } = await dana(`GET ${GIT}/blobs/{file_sha}`, {
          at: { ...at, file_sha: sha },
        });
        return Buffer.from(body.content, body.encoding);
      };
      expect((await read(text.body.sha)).toString()).toBe('grüße');
      expect(await read(binary.body.sha)).toEqual(bytes);
    });

    it.each([
      ['broken base64', { content: 'a', encoding: 'base64' }],
      ['an odd encoding', { content: 'a', encoding: 'rot13' }],
      ['a number', { content: 5 }],
      ['nothing', {}],
    ])('are not made of %s', async (_, wrongBody) => {
      expect(await ben(`POST ${GIT}/blobs`, { at, wrongBody })).toMatchObject({
        status: 422,
      });
    });

    it('are found by whole ids alone', async () => {
      const read = (sha: string) =>
        dana(`GET ${GIT}/blobs/{file_sha}`, { at: { ...at, file_sha: sha } });

      for (const sha of ['main', 'HEAD:catalog-info.yaml', '-x', 'abc']) {
        expect(await read(sha)).toMatchObject({
          status: 422,
          body: { message: MALFORMED },
        });
      }
      expect(await read(NO_OBJECT)).toMatchObject({ status: 404 });
      expect(await read(head)).toMatchObject({ status: 404 });
    });
  });

  describe('trees', () => {
    const paths = (tree: { path: string }[]) => tree.map(({ path }) => path);

    async function readTree(sha: string) {
      const { body } = await dana(`GET ${GIT}/trees/{tree_sha}`, {
        at: { ...at, tree_sha: sha },
        query: { recursive: true },
      });
      return body.tree;
    }

    it('are read of a branch, flat or with all that is in them', async () => {
      const flat = await dana(`GET ${GIT}/trees/{tree_sha}`, {
        at: { ...at, tree_sha: 'main' },
      });

      expect(paths(flat.body.tree)).toEqual(['catalog-info.yaml', 'docs']);
      expect(flat.body.truncated).toBe(false);
      expect(paths(await readTree('HEAD'))).toEqual([
        'catalog-info.yaml',
        'docs',
        'docs/index.md',
        'docs/runbook.md',
      ]);
    });

    it.each(['no-such', '-r', '../x', NO_OBJECT, 'main:no-such', 'a\nb'])(
      'are not found as %j',
      async sha => {
        const answer = await dana(`GET ${GIT}/trees/{tree_sha}`, {
          at: { ...at, tree_sha: sha },
        });

        expect(answer).toMatchObject({ status: 404 });
      },
    );

    it('add to another one, take from it, and replace what it has', async () => {
      const { body: sub } = await makeTree([
        { path: 'one', content: '1' },
        { path: 'deep/two', content: '2' },
      ]);

      const { status, body } = await makeTree(
        [
          { path: 'new/file', content: 'x' },
          { path: 'catalog-info.yaml', sha: null },
          { path: 'docs', mode: '040000', type: 'tree', sha: sub.sha },
          { path: 'module', mode: '160000', type: 'commit', sha: NO_OBJECT },
          { path: 'run', mode: '100755', content: 'x' },
          { path: 'tab\tand "quotes" ü', content: 'x' },
        ],
        head,
      );

      expect(status).toBe(201);
      const tree = await readTree(body.sha);
      expect(paths(tree)).toEqual([
        'docs',
        'docs/deep',
        'docs/deep/two',
        'docs/one',
        'module',
        'new',
        'new/file',
        'run',
        'tab\tand "quotes" ü',
      ]);
      expect(tree).toContainEqual(
        expect.objectContaining({ path: 'module', type: 'commit' }),
      );
    });

    it('lose a folder with all that is in it', async () => {
      const { body } = await makeTree(
        [{ path: 'docs', mode: '040000', type: 'tree', sha: null }],
        'main',
      );

      expect(paths(await readTree(body.sha))).toEqual(['catalog-info.yaml']);
    });

    it.each<[string, TreeItem, string]>([
      ['a path that goes up', { path: '../x', content: '' }, 'malformed path'],
      ['an absolute path', { path: '/x', content: '' }, 'malformed path'],
      ['no path', { path: '', content: '' }, 'malformed path'],
      ['an unclean path', { path: 'a//b', content: '' }, 'malformed path'],
      ["git's own folder", { path: 'a/.git/x', content: '' }, 'malformed path'],
      ['a line of its own', { path: 'a\0b', content: '' }, 'malformed path'],
      [
        'a very long path',
        { path: 'x/'.repeat(50_000), content: '' },
        'malformed path',
      ],
      ['a short id', { path: 'x', sha: 'abc' }, MALFORMED],
      ['a ref', { path: 'x', sha: 'main' }, MALFORMED],
      ['an unknown blob', { path: 'x', sha: NO_OBJECT }, 'not a valid blob'],
      [
        'a file that is a folder',
        { path: 'x', mode: '040000', content: 'x' },
        'tree.content is for blobs alone',
      ],
      [
        'a type of another mode',
        { path: 'x', type: 'tree', content: 'x' },
        'tree.type tree is not valid',
      ],
      ['neither id nor content', { path: 'x' }, 'Must supply tree.sha'],
      ['what is not there', { path: 'x', sha: null }, 'GitRPC::BadObjectState'],
    ])('are not made of %s', async (_, item, message) => {
      const answer = await makeTree([item]);

      expect(answer.status).toBe(422);
      expect(answer.body.message).toContain(message);
    });

    it('are not made of a commit in the place of a blob', async () => {
      expect(await makeTree([{ path: 'x', sha: head }])).toMatchObject({
        status: 422,
      });
    });

    it('are not made of nothing, nor of a base that is not there', async () => {
      expect(await makeTree([])).toMatchObject({
        status: 422,
        body: { message: 'Invalid tree info' },
      });
      for (const base of ['no-such', '-x', NO_OBJECT]) {
        expect(await makeTree([], base)).toMatchObject({
          status: 422,
          body: { message: 'base_tree is not a valid tree oid' },
        });
      }
      expect(
        await ada(`POST ${GIT}/trees`, { at, wrongBody: { tree: 'main' } }),
      ).toMatchObject({ status: 422 });
    });
  });

  describe('commits', () => {
    it('are made and read', async () => {
      const sha = await makeCommit({
        author: {
          name: 'Grace',
          email: 'grace@navy.example',
          date: '2026-02-03T04:05:06+05:30',
        },
      });

      const { body } = await dana(`GET ${GIT}/commits/{commit_sha}`, {
        at: { ...at, commit_sha: sha },
      });

      const grace = {
        name: 'Grace',
        email: 'grace@navy.example',
        date: '2026-02-02T22:35:06Z',
      };
      expect(body).toMatchObject({
        sha,
        message: 'Made',
        author: grace,
        committer: grace,
        parents: [{ sha: head }],
        verification: { verified: false, reason: 'unsigned' },
      });
    });

    it('are not made of what is not there', async () => {
      const make = (options: object) =>
        ada(`POST ${GIT}/commits`, {
          at,
          wrongBody: { message: 'x', tree: head, ...options },
        });
      const { body: tree } = await makeTree([{ path: 'x', content: 'x' }]);

      for (const [options, message] of [
        [{ tree: NO_OBJECT }, 'Tree SHA does not exist'],
        [{ tree: head }, 'Tree SHA does not exist'],
        [{ tree: '-F/etc/passwd' }, MALFORMED],
        [{ tree: tree.sha, parents: [NO_OBJECT] }, 'Parent SHA does not'],
        [{ tree: tree.sha, parents: [tree.sha] }, 'Parent SHA does not'],
        [{ tree: tree.sha, parents: ['--help'] }, MALFORMED],
        [{ tree: tree.sha, message: 'a\0b' }, 'has a NUL character'],
        [{ tree: tree.sha, message: undefined }, `"message" wasn't supplied.`],
        [{ tree: tree.sha, author: { name: 'x' } }, 'author.email'],
      ] as const) {
        const answer = await make(options);
        expect(answer.status).toBe(422);
        expect(answer.body.message).toContain(message);
      }
    });

    it('are not found as anything else', async () => {
      const read = (sha: string) =>
        dana(`GET ${GIT}/commits/{commit_sha}`, {
          at: { ...at, commit_sha: sha },
        });

      expect(await read(NO_OBJECT)).toMatchObject({ status: 404 });
      expect(await read('main')).toMatchObject({ status: 422 });
    });
  });

  describe('refs', () => {
    it('are made, moved and deleted', async () => {
      const made = await makeRef('refs/heads/feature/a-b');
      const next = await makeCommit();
      const moved = await moveRef('heads/feature/a-b', next);
      const read = await dana(`GET ${GIT}/ref/{ref}`, {
        at: { ...at, ref: 'heads/feature/a-b' },
      });
      const unescaped = await dana(`GET ${GIT}/ref/{ref}`, {
        address: '/repos/acme/checkout-api/git/ref/heads/feature/a-b',
      });
      const deleted = await ada(`DELETE ${GIT}/refs/{ref}`, {
        at: { ...at, ref: 'heads/feature/a-b' },
      });

      expect(made).toMatchObject({
        status: 201,
        body: {
          ref: 'refs/heads/feature/a-b',
          object: { type: 'commit', sha: head },
        },
      });
      expect(moved.body.object.sha).toBe(next);
      expect(read.body).toEqual(moved.body);
      expect(unescaped.body).toEqual(moved.body);
      expect(deleted).toMatchObject({ status: 204 });
    });

    it('are listed by the beginning of their names', async () => {
      await makeRef('refs/heads/list-a');
      await makeRef('refs/heads/list/b');
      const list = async (ref: string) => {
        const { body } = await dana(`GET ${GIT}/matching-refs/{ref}`, {
          at: { ...at, ref },
        });
        return body.map((entry: { ref: string }) => entry.ref);
      };

      expect(await list('heads/list')).toEqual([
        'refs/heads/list-a',
        'refs/heads/list/b',
      ]);
      expect(await list('heads/list/')).toEqual(['refs/heads/list/b']);
      expect(await list('heads/[l]*')).toEqual([]);
      expect(await list('--exec')).toEqual([]);
    });

    it('are not found', async () => {
      for (const ref of ['heads/no-such', 'heads/mai', 'heads', '../HEAD']) {
        expect(
          await dana(`GET ${GIT}/ref/{ref}`, { at: { ...at, ref } }),
        ).toMatchObject({ status: 404 });
      }
      expect(await moveRef('heads/no-such', head)).toMatchObject({
        status: 422,
        body: { message: 'Reference does not exist' },
      });
      expect(
        await ada(`DELETE ${GIT}/refs/{ref}`, {
          at: { ...at, ref: 'heads/no-such' },
        }),
      ).toMatchObject({
        status: 422,
        body: { message: 'Reference does not exist' },
      });
    });

    it('are made once', async () => {
      expect(await makeRef('refs/heads/main')).toMatchObject({
        status: 422,
        body: { message: 'Reference already exists' },
      });
    });

    it.each([
      'main',
      'heads/x',
      'refs/x',
      'refs/heads/',
      'refs/heads/-x',
      'refs/heads/../x',
      'refs/heads/a..b',
      'refs/heads/a b',
      'refs/heads/a\nb',
      'refs/heads/a\0b',
      'refs/heads/a.lock',
      'refs/heads/.a',
      'refs/heads/a~1',
      'refs/heads/a:b',
      'refs/heads/a*',
      'refs/heads/a\\b',
      'refs/heads/@{u}',
      'refs/pull/1/head',
      '--stdin',
    ])('are not called %j', async ref => {
      const answer = await makeRef(ref);

      expect(answer).toMatchObject({
        status: 422,
        body: {
          message: 'Validation Failed',
          errors: [{ message: 'Reference name is not well-formed' }],
        },
      });
    });

    it('are not called by a very long name', async () => {
      for (const length of [300, 200_000]) {
        const answer = await makeRef(`refs/heads/${'x'.repeat(length)}`);
        expect(answer).toMatchObject({ status: 422 });
      }
    });

    it('are not made inside of one another', async () => {
      await makeRef('refs/heads/outer/inner');

      for (const ref of ['refs/heads/main/x', 'refs/heads/outer']) {
        expect(await makeRef(ref)).toMatchObject({
          status: 422,
          body: { message: 'Reference update failed' },
        });
      }
    });

    it('point to what is there', async () => {
      const { body: tree } = await makeTree([{ path: 'x', content: 'x' }]);

      expect(await makeRef('refs/heads/y', NO_OBJECT)).toMatchObject({
        status: 422,
        body: { message: 'Object does not exist' },
      });
      for (const sha of ['main', '-d', 'abc', `${head}\n`]) {
        expect(await makeRef('refs/heads/y', sha)).toMatchObject({
          status: 422,
          body: { message: MALFORMED },
        });
        expect(await moveRef('heads/main', sha)).toMatchObject({ status: 422 });
      }
      expect(await makeRef('refs/heads/y', tree.sha)).toMatchObject({
        status: 422,
        body: { message: 'Reference update failed' },
      });
      expect(await makeRef('refs/tags/of-a-tree', tree.sha)).toMatchObject({
        status: 201,
        body: { object: { type: 'tree' } },
      });
      expect(await moveRef('tags/of-a-tree', head)).toMatchObject({
        status: 422,
        body: { message: 'Update is not a fast forward' },
      });
      const { body: blob } = await ada(`POST ${GIT}/blobs`, {
        at,
        body: { content: 'x' },
      });
      for (const sha of [head, tree.sha, blob.sha, head]) {
        expect(await moveRef('tags/of-a-tree', sha, true)).toMatchObject({
          status: 200,
        });
      }
    });

    it('lose history only by force', async () => {
      const [one, other] = [
        await makeCommit({ message: 'one' }),
        await makeCommit({ message: 'other' }),
      ];
      await makeRef('refs/heads/forced', one);

      expect(await moveRef('heads/forced', other)).toMatchObject({
        status: 422,
        body: { message: 'Update is not a fast forward' },
      });
      expect(await moveRef('heads/forced', other, true)).toMatchObject({
        status: 200,
      });
      expect(await moveRef('heads/forced', head, true)).toMatchObject({
        status: 200,
      });
    });

    it('keep the default branch', async () => {
      expect(
        await ada(`DELETE ${GIT}/refs/{ref}`, {
          at: { ...at, ref: 'heads/main' },
        }),
      ).toMatchObject({
        status: 422,
        body: { message: 'Cannot delete the default branch' },
      });
    });

    it('may be called as what every object has', async () => {
      for (const name of ['constructor', '__proto__']) {
        expect(await makeRef(`refs/heads/${name}`)).toMatchObject({
          status: 201,
        });
      }
      const { body } = await dana('GET /repos/{owner}/{repo}/branches', {
        at,
        query: { protected: true },
      });
      expect(body).toEqual([]);
    });

    it('are moved once, when two want it at the same moment', async () => {
      const commits = [
        await makeCommit({ message: 'one' }),
        await makeCommit({ message: 'two' }),
        await makeCommit({ message: 'three' }),
      ];
      await makeRef('refs/heads/raced');

      const answers = await Promise.all(
        commits.map(sha => moveRef('heads/raced', sha)),
      );

      const lost = answers.filter(({ status }) => status !== 200);
      expect(lost).toHaveLength(2);
      for (const answer of lost) {
        expect(answer).toMatchObject({
          status: 422,
          body: { message: 'Update is not a fast forward' },
        });
      }
    });

    it('are made once, when two want it at the same moment', async () => {
      const answers = await Promise.all([
        makeRef('refs/heads/twin'),
        makeRef('refs/heads/twin'),
        makeRef('refs/heads/twin'),
      ]);

      const lost = answers.filter(({ status }) => status !== 201);
      expect(lost).toHaveLength(2);
      for (const answer of lost) {
        expect(answer).toMatchObject({
          status: 422,
          body: { message: 'Reference already exists' },
        });
      }
    });
  });

  describe('tags', () => {
    const make = (options: object) =>
      ada(`POST ${GIT}/tags`, {
        at,
        body: {
          tag: 'v1',
          message: 'One',
          object: head,
          type: 'commit',
          ...options,
        },
      });

    it('may have a message, and lead to a commit', async () => {
      const made = await make({
        tagger: { name: 'Grace\nX <y>', email: 'g@navy.example' },
      });
      const { sha } = made.body;
      await makeRef('refs/tags/v1', sha);
      await makeRef('refs/tags/light');

      const read = await dana(`GET ${GIT}/tags/{tag_sha}`, {
        at: { ...at, tag_sha: sha },
      });
      const { body: ref } = await dana(`GET ${GIT}/ref/{ref}`, {
        at: { ...at, ref: 'tags/v1' },
      });
      const { body: tags } = await dana('GET /repos/{owner}/{repo}/tags', {
        at,
      });

      expect(made.status).toBe(201);
      expect(read.body).toEqual(made.body);
      expect(read.body).toMatchObject({
        tag: 'v1',
        message: 'One',
        tagger: { name: 'GraceX y' },
        object: { type: 'commit', sha: head },
      });
      expect(ref.object).toMatchObject({ type: 'tag', sha });
      expect(tags).toEqual(
        expect.arrayContaining([
          expect.objectContaining({
            name: 'v1',
            commit: expect.objectContaining({ sha: head }),
          }),
          expect.objectContaining({ name: 'light' }),
        ]),
      );
    });

    it('are not made of what is not there, nor found', async () => {
      for (const options of [
        { object: NO_OBJECT },
        { type: 'tree' },
        { tag: 'a b' },
        { tag: '-x' },
        { object: '-x' },
      ]) {
        expect(await make(options)).toMatchObject({ status: 422 });
      }
      expect(
        await dana(`GET ${GIT}/tags/{tag_sha}`, {
          at: { ...at, tag_sha: head },
        }),
      ).toMatchObject({ status: 404 });
    });
  });
});
