import { RunningGithub, startGithub } from '../../__testUtils__/startGithub';

jest.setTimeout(60_000);

const SCRIPT = '<script>alert(1)</script>';
const ESCAPED_SCRIPT = '&lt;script&gt;alert(1)&lt;/script&gt;';
const REPOSITORY = '/acme/checkout-api';

describe('the pages of the local GitHub', () => {
  let github: RunningGithub;
  let branches = 0;

  beforeAll(async () => {
    github = await startGithub({ moreRepositories: 2 });
    await commit({
      branch: 'main',
      path: 'README.md',
      text: `# Checkout\n${SCRIPT}\n`,
    });
    await commit({
      branch: 'main',
      path: 'logo.bin',
      text: 'logo \0',
    });
    await branchOff('feature/gift-cards');
    await commit({
      branch: 'feature/gift-cards',
      path: 'docs/gifts/index.md',
      text: 'About gifts\n',
    });
  });

  afterAll(() => github.remove());

  /** What a browser does, as somebody; redirects are not followed. */
  async function visit(path: string, login = 'ada', init: RequestInit = {}) {
    const response = await fetch(`${github.url}${path}`, {
      redirect: 'manual',
      ...init,
      headers: { Cookie: `local_github_login=${login}`, ...init.headers },
    });
    return {
      status: response.status,
      headers: response.headers,
      location: response.headers.get('location'),
      html: await response.text(),
    };
  }

  function submit(
    path: string,
    fields: Record<string, string>,
    options: { login?: string; origin?: string } = {},
  ) {
    return visit(path, options.login, {
      method: 'POST',
      headers: { Origin: options.origin ?? github.url },
      body: new URLSearchParams(fields),
    });
  }

  async function rest(method: string, path: string, body?: object) {
    const response = await fetch(`${github.url}/api/v3${path}`, {
      method,
      headers: { Authorization: `Bearer ${github.token}` },
      body: body && JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) {
      throw new Error(`${method} ${path}: ${response.status} ${text}`);
    }
    return text ? JSON.parse(text) : undefined;
  }

  async function branchOff(branch: string) {
    const { object } = await rest(
      'GET',
      `/repos${REPOSITORY}/git/ref/heads/main`,
    );
    await rest('POST', `/repos${REPOSITORY}/git/refs`, {
      ref: `refs/heads/${branch}`,
      sha: object.sha,
    });
  }

  async function commit(file: { branch: string; path: string; text: string }) {
    const { branch, path, text } = file;
    const made = await rest('PUT', `/repos${REPOSITORY}/contents/${path}`, {
      branch,
      message: `Write ${path}`,
      content: Buffer.from(text).toString('base64'),
    });
    return made.commit.sha as string;
  }

  /** Of ada, who adds a file to main. */
  async function openPullRequest(text = 'One line\n') {
    branches += 1;
    const branch = `change-${branches}`;
    const path = `${branch}.md`;
    await branchOff(branch);
    const head = await commit({ branch, path, text });
    const { number } = await rest('POST', `/repos${REPOSITORY}/pulls`, {
      title: `Add ${path} ${SCRIPT}`,
      body: `Because ${SCRIPT}`,
      head: branch,
      base: 'main',
    });
    return { number, branch, path, head, page: `${REPOSITORY}/pull/${number}` };
  }

  function fileOnMain(path: string) {
    return visit(`${REPOSITORY}/blob/main/${path}`);
  }

  describe('show', () => {
    it('the only organization at the root', async () => {
      expect(await visit('/')).toMatchObject({
        status: 302,
        location: '/acme',
      });
    });

    it.each([
      ['an organization', '/acme', ['Acme', 'A shop', 'The checkout-api']],
      ['its people', '/acme', ['Ada', 'Dana', 'engineering']],
      ['its topics', '/acme', ['commerce', 'internal']],
      [
        'a team',
        '/orgs/acme/teams/checkout-team',
        ['The checkout-team team', 'Ben', 'engineering', 'checkout-api'],
      ],
      [
        'the teams of a team',
        '/orgs/acme/teams/engineering',
        ['payments-team', 'checkout-team'],
      ],
      ['a person', '/ben', ['Ben', 'Acme', 'checkout-team']],
      ['a stranger', '/eve', ['Eve', 'Member of no organization']],
      [
        'a repository',
        REPOSITORY,
        ['catalog-info.yaml', 'docs/', '/acme/checkout-api.git', '# Checkout'],
      ],
      ['a folder', `${REPOSITORY}/tree/main/docs`, ['runbook.md']],
      [
        'a file',
        `${REPOSITORY}/blob/main/docs/index.md`,
        ['# Checkout API', 'id="L1"', 'raw/main/docs/index.md'],
      ],
      [
        'a folder of a branch with a slash in its name',
        `${REPOSITORY}/tree/feature/gift-cards/docs/gifts`,
        ['feature/gift-cards', 'index.md'],
      ],
      [
        'a file of such a branch',
        `${REPOSITORY}/blob/feature/gift-cards/docs/gifts/index.md`,
        ['About gifts'],
      ],
      ['that a file is binary', `${REPOSITORY}/blob/main/logo.bin`, ['binary']],
      [
        'branches',
        `${REPOSITORY}/branches`,
        ['feature/gift-cards', 'main', 'default'],
      ],
      ['commits', `${REPOSITORY}/commits/main`, ['Write README.md']],
      [
        'commits of a file',
        `${REPOSITORY}/commits/main/logo.bin`,
        ['Write logo.bin'],
      ],
      ['issues', `${REPOSITORY}/issues`, ['Issues', '0 open']],
      ['pull requests', `${REPOSITORY}/pulls`, ['Pull requests', 'closed']],
    ])('%s', async (_, path, shown) => {
      const { status, html } = await visit(path);

      expect(status).toBe(200);
      for (const text of shown) {
        expect(html).toContain(text);
      }
    });

    it('a commit with its diff', async () => {
      const oid = await commit({
        branch: 'feature/gift-cards',
        path: 'prices.txt',
        text: `cheap ${SCRIPT}\n`,
      });

      const { html } = await visit(`${REPOSITORY}/commit/${oid}`);

      expect(html).toContain('Write prices.txt');
      expect(html).toContain('d2h-ins');
      expect(html).toContain('cheap');
      expect(html).not.toContain(SCRIPT);
    });

    it('an issue, which is no pull request', async () => {
      const { number } = await rest('POST', `/repos${REPOSITORY}/issues`, {
        title: 'It forgets',
        body: `Carts ${SCRIPT}`,
      });

      const { html } = await visit(`${REPOSITORY}/issues/${number}`);

      expect(html).toContain('It forgets');
      expect(html).toContain(`Carts ${ESCAPED_SCRIPT}`);
      expect((await visit(`${REPOSITORY}/pull/${number}`)).status).toBe(404);
    });

    it('the bytes of a file, and never as a page', async () => {
      const text = await visit(`${REPOSITORY}/raw/main/README.md`);
      const binary = await visit(`${REPOSITORY}/raw/main/logo.bin`);

      expect(text.html).toBe(`# Checkout\n${SCRIPT}\n`);
      expect(text.headers.get('content-type')).toMatch(/^text\/plain/);
      expect(text.headers.get('x-content-type-options')).toBe('nosniff');
      expect(binary.headers.get('content-type')).toBe(
        'application/octet-stream',
      );
    });

    it('a picture of everybody and of each team, to be kept', async () => {
      const { id } = await rest('GET', '/users/ben');
      const { id: team } = await rest('GET', '/orgs/acme/teams/engineering');

      const person = await visit(`/avatars/u/${id}`);

      expect(person.headers.get('content-type')).toMatch(/^image\/svg\+xml/);
      expect(person.headers.get('cache-control')).toContain('max-age');
      expect(person.html).toContain('>B</text>');
      expect((await visit(`/avatars/t/${team}`)).html).toContain('>E</text>');
      expect((await visit('/avatars/u/1')).status).toBe(404);
    });

    it('what a file says as text, under a policy without scripts', async () => {
      const { html, headers } = await visit(REPOSITORY);

      expect(html).toContain(ESCAPED_SCRIPT);
      expect(html).not.toContain(SCRIPT);
      const policy = headers.get('content-security-policy');
      expect(policy).toContain("default-src 'none'");
      expect(policy).not.toContain('unsafe');
    });

    it.each(['style.css', 'diff2html.min.css', 'github.css'])(
      'the style %s',
      async name => {
        const { status, headers } = await visit(`/_assets/${name}`);

        expect(status).toBe(200);
        expect(headers.get('content-type')).toMatch(/^text\/css/);
      },
    );
  });

  it.each([
    '/nobody',
    '/acme/nothing',
    '/orgs/acme/teams/nothing',
    `${REPOSITORY}/tree/nothing`,
    `${REPOSITORY}/blob/main/nothing.md`,
    `${REPOSITORY}/blob/main/docs/%2e%2e%2f..%2fetc`,
    `${REPOSITORY}/raw/main/docs`,
    `${REPOSITORY}/commit/0000000000`,
    `${REPOSITORY}/commit/--all`,
    `${REPOSITORY}/issues/999`,
    `${REPOSITORY}/pull/999`,
    '/a/b/c/d/e',
  ])('do not find %s', async path => {
    const { status, html } = await visit(path);

    expect(status).toBe(404);
    expect(html).toContain('Not found');
  });

  it('lead from a program’s link to an editor to the file', async () => {
    expect(
      await visit(`${REPOSITORY}/edit/main/catalog-info.yaml`),
    ).toMatchObject({
      status: 302,
      location: `${REPOSITORY}/blob/main/catalog-info.yaml`,
    });
  });

  describe('know who looks', () => {
    it('as the first administrator at first', async () => {
      const { html } = await visit('/acme', 'nobody');

      expect(html).toContain('<option value="ada" selected>');
    });

    it('as somebody else when one says so, on the page one was', async () => {
      const { status, location, headers } = await submit('/_session', {
        login: 'ben',
        location: `${REPOSITORY}/pulls?state=closed`,
      });

      expect(status).toBe(303);
      expect(location).toBe(`${REPOSITORY}/pulls?state=closed`);
      expect(headers.get('set-cookie')).toMatch(
        /^local_github_login=ben;.*HttpOnly; SameSite=Lax/,
      );
    });

    it('and lead to no other site', async () => {
      const { location } = await submit('/_session', {
        login: 'ben',
        location: '//evil.example/',
      });

      expect(location).toBe('/');
    });

    it('and hide from a stranger what is private', async () => {
      await rest('PATCH', '/repos/acme/service-2', { visibility: 'private' });

      expect((await visit('/acme', 'ada')).html).toContain('/acme/service-2');
      expect((await visit('/acme', 'eve')).html).not.toContain('service-2');
      expect((await visit('/acme/service-2', 'eve')).status).toBe(404);
      expect((await visit('/acme/service-2', 'dana')).status).toBe(404);
      expect((await visit('/acme/service-2', 'ada')).status).toBe(200);
    });

    it('and show hooks to administrators, without their secrets', async () => {
      const hook = {
        name: 'web',
        events: ['push'],
        // Where nothing listens.
        config: { url: 'http://localhost:1/hook', secret: 'whisper' },
      };
      await rest('POST', `/repos${REPOSITORY}/hooks`, hook);
      await rest('POST', '/orgs/acme/hooks', hook);

      for (const page of [
        `${REPOSITORY}/settings/hooks`,
        '/organizations/acme/settings/hooks',
      ]) {
        const { html } = await visit(page);
        expect(html).toContain('http://localhost:1/hook');
        expect(html).toContain('push');
        expect(html).not.toContain('whisper');
        expect((await visit(page, 'dana')).status).toBe(404);
      }
    });
  });

  describe('let a pull request', () => {
    it('be read: what it says, its commits, its checks and its diff', async () => {
      const { page, head, branch, path, number } = await openPullRequest(
        `text ${SCRIPT}\n`,
      );
      await rest('POST', `/repos${REPOSITORY}/statuses/${head}`, {
        state: 'failure',
        context: 'docs',
        description: 'mkdocs.yml is missing',
        target_url: 'https://ci.example/1',
      });
      await rest(
        'POST',
        `/repos${REPOSITORY}/pulls/${number}/requested_reviewers`,
        { reviewers: ['cleo'] },
      );
      await rest('POST', `/repos${REPOSITORY}/issues/${number}/labels`, {
        labels: ['urgent'],
      });

      const { status, html } = await visit(page);

      expect(status).toBe(200);
      for (const text of [
        `Because ${ESCAPED_SCRIPT}`,
        branch,
        `Write ${path}`,
        'mkdocs.yml is missing',
        'href="https://ci.example/1"',
        'cleo',
        'urgent',
        'd2h-ins',
      ]) {
        expect(html).toContain(text);
      }
      expect(html).not.toContain(SCRIPT);
      const diff = await visit(`${page}.diff`);
      expect(diff.html).toContain(`+text ${SCRIPT}`);
      expect(diff.headers.get('content-type')).toMatch(/^text\/plain/);
    });

    it('be merged by its button', async () => {
      const { page, path, head } = await openPullRequest();
      expect((await fileOnMain(path)).status).toBe(404);

      const answer = await submit(page, {
        action: 'merge',
        method: 'squash',
        head,
      });

      expect(answer).toMatchObject({ status: 303, location: page });
      expect((await fileOnMain(path)).status).toBe(200);
      expect((await visit(page)).html).toContain('ada merged this');
      const closed = await visit(`${REPOSITORY}/pulls?state=closed`);
      expect(closed.html).toContain(page);
    });

    it('not be merged from another site', async () => {
      const { page, path, head } = await openPullRequest();

      const { status, html } = await submit(
        page,
        { action: 'merge', method: 'merge', head },
        { origin: 'https://evil.example' },
      );

      expect(status).toBe(403);
      expect(html).toContain('https://evil.example');
      expect((await fileOnMain(path)).status).toBe(404);
    });

    it('not be merged by who may only read', async () => {
      const { page, path, head } = await openPullRequest();

      const answer = await submit(
        page,
        { action: 'merge', method: 'merge', head },
        { login: 'dana' },
      );

      expect(answer.status).toBe(403);
      expect(answer.html).toContain('push');
      expect((await visit(page, 'dana')).html).toMatch(
        /value="merge" disabled/,
      );
      expect((await fileOnMain(path)).status).toBe(404);
    });

    it('not be merged in another state than was looked at', async () => {
      const { page, branch, head } = await openPullRequest();
      await commit({ branch, path: `${branch}-more.md`, text: 'More\n' });

      const { status, html } = await submit(page, {
        action: 'merge',
        method: 'merge',
        head,
      });

      expect(status).toBe(409);
      expect(html).toContain('Head branch was modified');
    });

    it('offer the methods that its repository allows', async () => {
      const { page } = await openPullRequest();
      await rest('PATCH', `/repos${REPOSITORY}`, { allow_squash_merge: false });

      const { html } = await visit(page);

      await rest('PATCH', `/repos${REPOSITORY}`, { allow_squash_merge: true });
      expect(html).toContain('<option value="merge">');
      expect(html).not.toContain('<option value="squash">');
    });

    it('be closed and opened again by its author', async () => {
      const { page } = await openPullRequest();

      await submit(page, { action: 'close' });
      const closed = await visit(page);
      await submit(page, { action: 'reopen' });

      expect(closed.html).toContain('Reopen pull request');
      expect((await visit(page)).html).toContain('Close pull request');
      expect((await submit(page, { action: 'dance' })).status).toBe(400);
      expect(
        (await submit(page, { action: 'close' }, { login: 'dana' })).status,
      ).toBe(403);
    });

    it('lose its branch when it is merged', async () => {
      const { page, branch, head } = await openPullRequest();
      await submit(page, { action: 'merge', method: 'merge', head });
      expect((await visit(page)).html).toContain('Delete branch');

      await submit(page, { action: 'delete-branch' });

      expect((await visit(page)).html).not.toContain('Delete branch');
      expect((await visit(`${REPOSITORY}/branches`)).html).not.toContain(
        `tree/${branch}"`,
      );
    });

    it('into a protected branch wait for somebody else to approve', async () => {
      const { page, path, head } = await openPullRequest();
      const protection = `/repos${REPOSITORY}/branches/main/protection`;
      await rest('PUT', protection, {
        required_status_checks: null,
        enforce_admins: true,
        required_pull_request_reviews: { required_approving_review_count: 1 },
        restrictions: null,
      });
      const merge = { action: 'merge', method: 'merge', head };

      const before = await visit(page);
      expect(before.html).toContain('At least 1 approving review is required');
      expect(before.html).toMatch(/value="merge" disabled/);
      expect(before.html).not.toContain('Approve');
      expect((await submit(page, merge)).status).toBe(405);
      expect((await submit(page, { action: 'approve' })).status).toBe(422);

      await submit(page, { action: 'approve' }, { login: 'ben' });
      const after = await visit(page);
      expect(after.html).toContain('approved this');
      expect(after.html).not.toMatch(/value="merge" disabled/);
      expect((await submit(page, merge)).status).toBe(303);

      expect((await visit(`${REPOSITORY}/branches`)).html).toContain(
        'protected',
      );
      await rest('DELETE', protection);
      expect((await fileOnMain(path)).status).toBe(200);
    });
  });

  describe('let an app sign people in', () => {
    function authorize(redirectUri: string) {
      const query = new URLSearchParams({
        client_id: github.oauthApp.clientId,
        redirect_uri: redirectUri,
        scope: 'read:user repo',
        state: 'a"state',
      });
      return visit(`/login/oauth/authorize?${query}`);
    }

    it('as anybody, with a mark at who is in no organization', async () => {
      const { status, html } = await authorize('http://localhost:7007/back');

      expect(status).toBe(200);
      expect(html).toContain('Sign in to Portal');
      for (const text of ['read:user', 'http://localhost:7007/back']) {
        expect(html).toContain(text);
      }
      for (const login of ['ada', 'ben', 'cleo', 'dana', 'eve']) {
        expect(html).toContain(`name="login" value="${login}"`);
      }
      expect(html).toContain('name="state" value="a&quot;state"');
      expect(html.match(/member of no organization/g)).toHaveLength(1);
      expect(html.split('value="eve"')[1]).toContain(
        'member of no organization',
      );
      expect(html).toContain('<button>Cancel</button>');
    });

    it('on this machine alone', async () => {
      const { status, html } = await authorize('https://evil.example/');

      expect(status).toBe(400);
      expect(html).toContain('is not on this machine');
    });
  });
});
