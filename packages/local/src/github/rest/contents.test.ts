import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { RestClient, RestClients } from '../../__testUtils__/RestClient';
import { RunningGithub, startGithub } from '../../__testUtils__/startGithub';

jest.setTimeout(60_000);

const REPO = '/repos/{owner}/{repo}';
const FILE = `${REPO}/contents/{path}`;

describe('files in the REST API of the local GitHub', () => {
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
  });

  afterAll(() => github.remove());

  const repo = 'checkout-api';
  let number = 0;

  async function makeRepository(options: object = {}) {
    number += 1;
    const name = `made-${number}`;
    const { status } = await ada('POST /orgs/{org}/repos', {
      body: { name, visibility: 'internal', ...options },
    });
    expect(status).toBe(201);
    return name;
  }

  const base64 = (text: string | Buffer) =>
    Buffer.from(text).toString('base64');

  function put(
    path: string,
    content: string | Buffer,
    options: { repo?: string; sha?: string; branch?: string } = {},
  ) {
    const { repo: name = repo, ...rest } = options;
    return ada(`PUT ${FILE}`, {
      at: { repo: name, path },
      body: { message: 'Write a file', content: base64(content), ...rest },
    });
  }

  const get = (path: string, query: Record<string, string> = {}) =>
    ada(`GET ${FILE}`, { at: { repo, path }, query });

  describe('that are read', () => {
    it('are nothing to nobody and to a stranger', async () => {
      const at = { repo, path: 'catalog-info.yaml' };

      expect(await nobody(`GET ${FILE}`, { at })).toMatchObject({
        status: 401,
      });
      expect(await eve(`GET ${FILE}`, { at })).toMatchObject({ status: 404 });
      expect(await dana(`GET ${FILE}`, { at })).toMatchObject({ status: 200 });
    });

    it('come as base64, or raw', async () => {
      const at = { repo, path: 'docs/index.md' };
      const file = await dana(`GET ${FILE}`, { at });
      const raw = await dana(`GET ${FILE}`, {
        at,
        headers: { Accept: 'application/vnd.github.raw+json' },
      });

      expect(file.body).toMatchObject({
        type: 'file',
        name: 'index.md',
        path: 'docs/index.md',
        size: 15,
        encoding: 'base64',
      });
      expect(Buffer.from(file.body.content, 'base64').toString()).toBe(
        '# Checkout API\n',
      );
      expect(raw.body).toBe('# Checkout API\n');
      expect(raw.headers.get('content-type')).toBe(
        'application/vnd.github.raw; charset=utf-8',
      );
    });

    it.each(['/contents', '/contents/', '/contents/docs', '/contents/docs/'])(
      'are listed at %s',
      async path => {
        const { body } = await dana(`GET ${FILE}`, {
          address: `/repos/acme/${repo}${path}`,
        });

        const listed = body.map((entry: { type: string; path: string }) => [
          entry.type,
          entry.path,
        ]);
        expect(listed).toContainEqual(
          path.includes('docs') ? ['file', 'docs/index.md'] : ['dir', 'docs'],
        );
      },
    );

    it('are listed in an object for who wants one', async () => {
      const { body } = await dana(`GET ${FILE}`, {
        at: { repo, path: 'docs' },
        headers: { Accept: 'application/vnd.github.object' },
      });

      expect(body).toMatchObject({
        type: 'dir',
        path: 'docs',
        entries: [{ name: 'index.md' }, { name: 'runbook.md' }],
      });
    });

    it.each([
      'no-such',
      'docs/no-such',
      'catalog-info.yaml/x',
      'docs//index.md',
      '../checkout-api',
      'docs/../catalog-info.yaml',
      './docs',
      '../../state.json',
      '-x',
      'docs\0',
      'docs\nindex.md',
    ])('are not found as %j', async path => {
      const answer = await get(path);

      expect(answer).toMatchObject({
        status: 404,
        body: { message: 'Not Found' },
      });
    });

    it.each(['no-such', '-x', '../config', 'HEAD@{u}', 'main\n', '', ' '])(
      'are not found in a commit that is not there, %j',
      async ref => {
        const answer = await get('docs', { ref });

        expect(answer).toMatchObject(
          ref
            ? {
                status: 404,
                body: { message: `No commit found for the ref ${ref}` },
              }
            : { status: 200 },
        );
      },
    );

    it('are read of a branch with slashes, of a tag and of a commit', async () => {
      const { body: commits } = await ada(`GET ${REPO}/commits`, {
        at: { repo },
      });
      const [{ sha }] = commits;
      for (const ref of ['refs/heads/feature/deep/one', 'refs/tags/v1.0']) {
        await ada(`POST ${REPO}/git/refs`, {
          at: { repo },
          body: { ref, sha },
        });
      }

      for (const ref of ['feature/deep/one', 'v1.0', sha, 'HEAD']) {
        const { status, body } = await get('docs/index.md', { ref });
        expect(status).toBe(200);
        expect(body.url).toContain(`?ref=${encodeURIComponent(ref)}`);
      }
    });

    it('are not sent again to who has them', async () => {
      const first = await get('docs/index.md');
      const etag = first.headers.get('etag') ?? '';
      const again = (headers: Record<string, string>) =>
        ada(`GET ${FILE}`, { at: { repo, path: 'docs/index.md' }, headers });

      expect(await again({ 'If-None-Match': etag })).toMatchObject({
        status: 304,
      });
      expect(
        await again({ 'If-None-Match': `"other", W/${etag}` }),
      ).toMatchObject({ status: 304 });
      expect(await again({ 'If-None-Match': '"other"' })).toMatchObject({
        status: 200,
      });
      // The same file in another form is something else.
      expect(
        await again({
          'If-None-Match': etag,
          Accept: 'application/vnd.github.raw',
        }),
      ).toMatchObject({ status: 200 });
    });

    it('are asked for by HEAD, which sends no body', async () => {
      const at = { repo, path: 'docs/index.md' };

      const answer = await dana(`HEAD ${FILE}`, { at });

      expect(answer.status).toBe(200);
      const etag = answer.headers.get('etag') ?? '';
      expect(etag).toMatch(/^(W\/)?"[^"]+"$/);
      const { headers } = await dana(`GET ${FILE}`, { at });
      expect(headers.get('etag')).toBe(etag);
      expect(
        await dana(`HEAD ${FILE}`, { at, headers: { 'If-None-Match': etag } }),
      ).toMatchObject({ status: 304 });
      expect(await eve(`HEAD ${FILE}`, { at })).toMatchObject({ status: 404 });
    });

    it('are not there in an empty repository', async () => {
      const empty = await makeRepository();

      const answer = await ada(`GET ${FILE}`, {
        at: { repo: empty, path: '' },
      });

      expect(answer).toMatchObject({
        status: 404,
        body: { message: 'This repository is empty.' },
      });
    });

    it('lose no byte, and leave long ones to the raw media type', async () => {
      const binary = Buffer.from(
        Array.from({ length: 512 }, (_, i) => i % 256),
      );
      const long = Buffer.alloc(1024 * 1024 + 1, 'x');
      await put('binary', binary);
      await put('long', long);

      const { body } = await get('binary');
      expect(Buffer.from(body.content, 'base64')).toEqual(binary);
      const big = await get('long');
      expect(big.body).toMatchObject({
        size: long.length,
        content: '',
        encoding: 'none',
      });
      const raw = await ada(`GET ${FILE}`, {
        at: { repo, path: 'long' },
        headers: { Accept: 'application/vnd.github.v3.raw' },
      });
      expect(raw.bytes.equals(long)).toBe(true);
    });

    it('may be links, which are followed as far as they lead to a file', async () => {
      const link = (path: string, content: string) => ({
        path,
        mode: '120000',
        type: 'blob',
        content,
      });
      const tree = await ada(`POST ${REPO}/git/trees`, {
        at: { repo },
        body: {
          base_tree: 'main',
          tree: [link('link', 'docs/index.md'), link('broken', '../../secret')],
        },
      });
      const commit = await ada(`POST ${REPO}/git/commits`, {
        at: { repo },
        body: { message: 'Link', tree: tree.body.sha },
      });
      const ref = commit.body.sha;

      const followed = await get('link', { ref });
      const broken = await get('broken', { ref });
      const listed = await get('', { ref });

      expect(Buffer.from(followed.body.content, 'base64').toString()).toBe(
        '# Checkout API\n',
      );
      expect(broken.body).toMatchObject({
        type: 'symlink',
        target: '../../secret',
      });
      expect(listed.body).toContainEqual(
        expect.objectContaining({ name: 'link', type: 'symlink' }),
      );
    });
  });

  describe('that are written', () => {
    it('need more than being a member', async () => {
      const call = {
        at: { repo, path: 'new' },
        body: { message: 'Write', content: '' },
      };

      expect(await nobody(`PUT ${FILE}`, call)).toMatchObject({ status: 401 });
      expect(await eve(`PUT ${FILE}`, call)).toMatchObject({ status: 404 });
      expect(await dana(`PUT ${FILE}`, call)).toMatchObject({ status: 403 });
      expect(await ben(`PUT ${FILE}`, call)).toMatchObject({ status: 201 });
    });

    it('are made, changed and deleted, each by a commit', async () => {
      const made = await put('notes/a.txt', 'one');
      const { sha } = made.body.content;
      const changed = await put('notes/a.txt', 'two', { sha });
      const deleted = await ada(`DELETE ${FILE}`, {
        at: { repo, path: 'notes/a.txt' },
        body: { message: 'Delete', sha: changed.body.content.sha },
      });

      expect(made).toMatchObject({
        status: 201,
        body: {
          content: { path: 'notes/a.txt', size: 3 },
          commit: {
            message: 'Write a file',
            author: { name: 'Ada', email: 'ada@acme.example' },
          },
        },
      });
      expect(changed).toMatchObject({
        status: 200,
        body: { commit: { parents: [{ sha: made.body.commit.sha }] } },
      });
      expect(deleted).toMatchObject({
        status: 200,
        body: {
          content: null,
          commit: { parents: [{ sha: changed.body.commit.sha }] },
        },
      });
      expect(await get('notes')).toMatchObject({ status: 404 });
      const { body: commits } = await ada(`GET ${REPO}/commits`, {
        at: { repo },
        query: { path: 'notes/a.txt' },
      });
      expect(commits).toHaveLength(3);
    });

    it.each([
      'with space.txt',
      'ünïcödé/日本語.md',
      '"quoted" \'name\'',
      '-dash',
      'tab\tname',
      'new\nline',
      'question?#%41.txt',
      '*.glob',
      ':(exclude)x',
      'a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p.txt',
      'back\\slash',
    ])('may be called %j', async path => {
      const content = 'I have an odd name';
      const made = await put(path, content);

      expect(made).toMatchObject({ status: 201, body: { content: { path } } });
      const { body } = await get(path);
      expect(Buffer.from(body.content, 'base64').toString()).toBe(content);
      expect(body.sha).toBe(blobId(content));
      const { body: commits } = await ada(`GET ${REPO}/commits`, {
        at: { repo },
        query: { path },
      });
      expect(commits).toHaveLength(1);
      const commit = await ada(`GET ${REPO}/commits/{ref}`, {
        at: { repo, ref: made.body.commit.sha },
      });
      expect(commit.body.files).toMatchObject([
        { filename: path, status: 'added', additions: 1 },
      ]);
    });

    it.each([
      '../escape',
      'a/../b',
      './a',
      'a//b',
      '/absolute',
      'folder/',
      '.git/config',
      'a/.GIT/config',
      'git~1/config',
      'nul\0byte',
    ])('are not called %j', async path => {
      const answer = await put(path, 'x');

      expect(answer).toMatchObject({
        status: 422,
        body: {
          message: 'path contains a malformed path component',
          errors: [{ resource: 'Commit', field: 'path', code: 'invalid' }],
        },
      });
    });

    it('have no very long names', async () => {
      const path = 'x'.repeat(5000);

      expect(await put(path, 'x')).toMatchObject({ status: 422 });
      expect(await get(path)).toMatchObject({ status: 404 });
    });

    it('do not leave the repository by an address that goes up', async () => {
      const { port } = new URL(github.url);
      const status = await new Promise((resolve, reject) => {
        // As fetch would tidy it up.
        request({
          port,
          path: `/api/v3/repos/acme/${repo}/contents/../../../../state.json`,
          headers: { Authorization: `Bearer ${github.token}` },
        })
          .on('response', response => resolve(response.statusCode))
          .on('error', reject)
          .end();
      });

      expect(status).toBe(404);
    });

    it('are not changed by who has not seen them', async () => {
      const { body } = await put('seen', 'one');
      const stale = 'b'.repeat(40);

      expect(await put('seen', 'two')).toMatchObject({
        status: 422,
        body: { message: `Invalid request.\n\n"sha" wasn't supplied.` },
      });
      expect(await put('seen', 'two', { sha: stale })).toMatchObject({
        status: 409,
        body: { message: `seen does not match ${stale}` },
      });
      expect(await put('unseen', 'x', { sha: stale })).toMatchObject({
        status: 409,
      });
      const remove = (options: object) =>
        ada(`DELETE ${FILE}`, {
          at: { repo, path: 'seen' },
          wrongBody: { message: 'Delete', ...options },
        });
      expect(await remove({})).toMatchObject({ status: 422 });
      expect(await remove({ sha: stale })).toMatchObject({ status: 409 });
      expect(await remove({ sha: body.content.sha })).toMatchObject({
        status: 200,
      });
      expect(await remove({ sha: body.content.sha })).toMatchObject({
        status: 404,
      });
    });

    it('do not take the place of a folder, nor folders that of a file', async () => {
      const { body: folders } = await get('');
      const { sha } = folders.find(
        ({ name }: { name: string }) => name === 'docs',
      );

      expect(await put('docs', 'x', { sha })).toMatchObject({
        status: 422,
        body: { message: 'docs is not a file' },
      });
      expect(
        await ada(`DELETE ${FILE}`, {
          at: { repo, path: 'docs' },
          body: { message: 'Delete', sha },
        }),
      ).toMatchObject({ status: 422 });
      expect(await put('catalog-info.yaml/deep/x', 'x')).toMatchObject({
        status: 422,
        body: { message: 'catalog-info.yaml is a file' },
      });
    });

    it.each([
      ['no message', { content: '' }, `"message" wasn't supplied.`],
      ['no content', { message: 'x' }, `"content" wasn't supplied.`],
      ['content that is no text', { message: 'x', content: 5 }, '5: '],
      ['a NUL', { message: 'a\0b', content: '' }, 'has a NUL character'],
      [
        'content that is no base64',
        { message: 'x', content: '???' },
        'content is not valid Base64',
      ],
      [
        'an author without a name',
        { message: 'x', content: '', author: { name: ' <>', email: 'x' } },
        'is no name',
      ],
      [
        'an odd date',
        {
          message: 'x',
          content: '',
          author: { name: 'x', email: 'x', date: 'yesterday' },
        },
        '"yesterday": ',
      ],
      [
        'a date before git',
        {
          message: 'x',
          content: '',
          author: { name: 'x', email: 'x', date: '1960-01-01T00:00:00Z' },
        },
        'is before 1970',
      ],
      [
        'a very long name',
        {
          message: 'x',
          content: '',
          author: { name: 'x'.repeat(200_000), email: 'x' },
        },
        '"xxx',
      ],
    ])('are not written with %s', async (_, wrongBody, message) => {
      const answer = await ada(`PUT ${FILE}`, {
        at: { repo, path: 'wrong' },
        wrongBody,
      });

      expect(answer.status).toBe(422);
      expect(answer.body.message).toContain(message);
      expect(await get('wrong')).toMatchObject({ status: 404 });
    });

    it('come as base64 in lines, too', async () => {
      const text = 'x'.repeat(100);
      const content = base64(text).replace(/.{60}/g, '$&\n');

      const answer = await ada(`PUT ${FILE}`, {
        at: { repo, path: 'lines' },
        body: { message: 'Write', content },
      });

      expect(answer.body.content).toMatchObject({ size: 100 });
    });

    it('name their author, in any time zone and century', async () => {
      const { body } = await ada(`PUT ${FILE}`, {
        at: { repo, path: 'authored' },
        body: {
          message: 'Ünïcödé\n\nand \x1e more',
          content: '',
          author: {
            name: 'Grace "Amazing" Hopper\nX',
            email: 'grace@navy.example',
            date: '2150-05-05T10:00:00+02:00',
          },
        },
      });

      expect(body.commit).toMatchObject({
        message: 'Ünïcödé\n\nand \x1e more',
        author: {
          name: 'Grace "Amazing" HopperX',
          email: 'grace@navy.example',
          date: '2150-05-05T08:00:00Z',
        },
        committer: { name: 'Ada' },
      });
      const { body: commits } = await ada(`GET ${REPO}/commits`, {
        at: { repo },
        query: { path: 'authored' },
      });
      expect(commits[0].commit.message).toBe('Ünïcödé\n\nand \x1e more');
    });

    it('go to the branch that is named', async () => {
      const { body: commits } = await ada(`GET ${REPO}/commits`, {
        at: { repo },
      });
      await ada(`POST ${REPO}/git/refs`, {
        at: { repo },
        body: { ref: 'refs/heads/team/ben', sha: commits[0].sha },
      });

      const made = await put('branched', 'x', { branch: 'team/ben' });

      expect(made.status).toBe(201);
      expect(await get('branched')).toMatchObject({ status: 404 });
      expect(await get('branched', { ref: 'team/ben' })).toMatchObject({
        status: 200,
      });
      for (const branch of ['no-such', '../config', 'team', '-x']) {
        expect(await put('branched', 'x', { branch })).toMatchObject({
          status: 404,
          body: { message: `Branch ${branch} not found` },
        });
      }
    });

    it('may be the first of a repository', async () => {
      const empty = await makeRepository();
      const named = await makeRepository();

      const first = await put('a/b', 'x', { repo: empty });
      const other = await put('a', 'x', { repo: named, branch: 'trunk' });

      expect(first.body.commit.parents).toEqual([]);
      expect(other.status).toBe(201);
      const { body } = await ada(`GET ${REPO}`, { at: { repo: named } });
      expect(body.default_branch).toBe('trunk');
      const bad = await makeRepository();
      expect(await put('a', 'x', { repo: bad, branch: '../x' })).toMatchObject({
        status: 422,
      });
    });

    it('stay executable', async () => {
      const { body: tree } = await ada(`POST ${REPO}/git/trees`, {
        at: { repo },
        body: {
          tree: [{ path: 'bin/run', mode: '100755', content: 'one' }],
        },
      });
      const { body: commit } = await ada(`POST ${REPO}/git/commits`, {
        at: { repo },
        body: { message: 'Run', tree: tree.sha },
      });
      await ada(`POST ${REPO}/git/refs`, {
        at: { repo },
        body: { ref: 'refs/heads/run', sha: commit.sha },
      });
      const { body: file } = await get('bin/run', { ref: 'run' });

      await put('bin/run', 'two', { branch: 'run', sha: file.sha });

      const { body } = await ada(`GET ${REPO}/git/trees/{tree_sha}`, {
        at: { repo, tree_sha: 'run' },
        query: { recursive: 1 },
      });
      expect(body.tree).toContainEqual(
        expect.objectContaining({ path: 'bin/run', mode: '100755', size: 3 }),
      );
    });

    it('are written once, when two want the same at the same moment', async () => {
      const { body } = await put('raced', 'start');
      const { sha } = body.content;

      const answers = await Promise.all(
        ['one', 'two', 'three'].map(text => put('raced', text, { sha })),
      );

      const statuses = answers.map(({ status }) => status).sort();
      expect(statuses).toEqual([200, 409, 409]);
    });

    it('are made once, when two want the same at the same moment', async () => {
      const empty = await makeRepository();

      const answers = await Promise.all([
        put('first', 'one', { repo: empty }),
        put('first', 'two', { repo: empty }),
      ]);

      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    });
  });

  describe('in an archive', () => {
    it.each([
      ['tarball', 'application/x-gzip', '1f8b'],
      ['zipball', 'application/zip', '504b'],
    ])('come as a %s, by a redirect', async (kind, type, magic) => {
      const operation = `GET ${REPO}/${kind}/{ref}`;
      const at = { repo, ref: 'main' };

      const redirect = await dana(operation, { at });
      expect(redirect.status).toBe(302);
      const archive = await fetch(redirect.headers.get('location') ?? '', {
        headers: { Authorization: `Bearer ${github.token}` },
      });

      expect(archive.headers.get('content-type')).toBe(type);
      const bytes = Buffer.from(await archive.arrayBuffer());
      expect(bytes.subarray(0, 2).toString('hex')).toBe(magic);
      expect(await nobody(operation, { at })).toMatchObject({ status: 401 });
      expect(await eve(operation, { at })).toMatchObject({ status: 404 });
      for (const ref of ['no-such', '-o/tmp/x', '--output=x', '../x']) {
        expect(await dana(operation, { at: { repo, ref } })).toMatchObject({
          status: 404,
        });
      }
      const head = await dana(operation, {
        address: `/repos/acme/${repo}/${kind}`,
      });
      expect(head.status).toBe(302);
    });
  });
});

/** As git names the content of a file. */
function blobId(content: string): string {
  return createHash('sha1')
    .update(`blob ${Buffer.byteLength(content)}\0${content}`)
    .digest('hex');
}
