import { RunningGithub, startGithub } from '../../__testUtils__/startGithub';
import { waitFor } from '../../service/waitFor';

jest.setTimeout(60_000);

describe('the faults of the local GitHub', () => {
  let github: RunningGithub;

  beforeAll(async () => {
    github = await startGithub({ moreRepositories: 0 });
  });

  beforeEach(() => order('DELETE', ''));

  afterAll(() => github.remove());

  function order(method: string, path: string, body?: object) {
    return fetch(`${github.url}/_faults${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${github.token}`,
        'Content-Type': 'application/json',
      },
      body: body && JSON.stringify(body),
    });
  }

  async function fail(fault: object) {
    const answer = await order('POST', '', fault);
    expect(answer.status).toBe(201);
  }

  function call(
    path: string,
    options: { method?: string; body?: object } = {},
  ) {
    return fetch(`${github.url}/api/v3${path}`, {
      method: options.method,
      headers: { Authorization: `Bearer ${github.token}` },
      body: options.body && JSON.stringify(options.body),
    });
  }

  async function statuses(path: string, times: number) {
    const found = [];
    for (let i = 0; i < times; i++) {
      found.push((await call(path)).status);
    }
    return found;
  }

  it('answer the next calls of a route with a status, and no others', async () => {
    await fail({
      method: 'GET',
      path: '/api/v3/repos/:owner/:repo',
      status: 502,
      times: 2,
    });

    expect(await statuses('/orgs/acme', 1)).toEqual([200]);
    expect(await statuses('/repos/acme/checkout-api/commits', 1)).toEqual([
      200,
    ]);
    expect(await statuses('/repos/acme/checkout-api', 3)).toEqual([
      502, 502, 200,
    ]);
  });

  it('let some calls through first, when so ordered', async () => {
    await fail({ path: '/api/v3/user', status: 500, skip: 2 });

    expect(await statuses('/user', 4)).toEqual([200, 200, 500, 200]);
  });

  it('meet several methods, and only calls with a certain query', async () => {
    await fail({
      method: 'POST,GET',
      path: '/api/v3/search/repositories',
      query: { q: 'ledger' },
      status: 500,
    });

    expect(await statuses('/search/repositories?q=gateway', 1)).toEqual([200]);
    expect(await statuses('/search/repositories?q=ledger', 2)).toEqual([
      500, 200,
    ]);
  });

  it('answer with headers, such as those of a rate limit', async () => {
    await fail({
      path: '/api/v3/user',
      status: 403,
      headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1' },
    });

    const { status, headers } = await call('/user');

    expect(status).toBe(403);
    expect(headers.get('x-ratelimit-remaining')).toBe('0');
    expect(headers.get('x-ratelimit-reset')).toBe('1');
  });

  it('hold a call up', async () => {
    await fail({ path: '/api/v3/*', delayMs: 300 });

    const before = performance.now();
    const { status } = await call('/user');

    expect(status).toBe(200);
    expect(performance.now() - before).toBeGreaterThanOrEqual(299);
  });

  it.each([
    ['before', 404],
    ['after', 200],
  ])(
    'cut the connection %s what was asked for is done',
    async (cut, statusOfNew) => {
      await fail({ method: 'POST', path: '/api/v3/orgs/:org/repos', cut });
      const name = `cut-${cut}`;

      await expect(
        call('/orgs/acme/repos', { method: 'POST', body: { name } }),
      ).rejects.toThrow('fetch failed');

      const made = await call(`/repos/acme/${name}`);
      expect(made.status).toBe(statusOfNew);
    },
  );

  it('cut GraphQL and git as well', async () => {
    await fail({ path: '/api/graphql', cut: 'before' });
    await fail({ path: '/:owner/:repo/info/refs', cut: 'after' });

    await expect(
      fetch(`${github.url}/api/graphql`, { method: 'POST' }),
    ).rejects.toThrow('fetch failed');
    await expect(
      fetch(
        `${github.url}/acme/checkout-api/info/refs?service=git-upload-pack`,
        { headers: { Authorization: `Bearer ${github.token}` } },
      ),
    ).rejects.toThrow('fetch failed');
  });

  it('spend the rate limit of a user, as GitHub says it', async () => {
    await order('POST', '/rate-limit', { login: 'ada', resetInSeconds: 60 });

    const refused = await call('/user');
    const overview = await (await call('/rate_limit')).json();
    const graphql = await fetch(`${github.url}/api/graphql`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${github.token}` },
    });
    const other = await fetch(`${github.url}/api/v3/user`, {
      headers: { Authorization: `Bearer ${await github.tokenFor('ben')}` },
    });

    expect(refused.status).toBe(403);
    expect(refused.headers.get('x-ratelimit-remaining')).toBe('0');
    expect(await refused.json()).toMatchObject({
      message: expect.stringContaining('API rate limit exceeded'),
    });
    const resetInS =
      Number(refused.headers.get('x-ratelimit-reset')) - Date.now() / 1000;
    expect(resetInS).toBeGreaterThan(50);
    expect(resetInS).toBeLessThanOrEqual(61);
    expect(overview.rate.remaining).toBe(0);
    expect(await graphql.json()).toMatchObject({
      errors: [{ type: 'RATE_LIMITED' }],
    });
    expect(other.status).toBe(200);
  });

  it('give the rate limit back when its time has come', async () => {
    await order('POST', '/rate-limit', { login: 'ada', resetInSeconds: 1 });

    expect(await statuses('/user', 1)).toEqual([403]);
    const isBack = async () => (await call('/user')).ok;
    expect(await waitFor(isBack, { timeoutMs: 5_000 })).toBe(true);
  });

  it('are listed until they happened, and can be taken back', async () => {
    await fail({ path: '/api/v3/user', status: 500, times: 2 });
    await call('/user');

    const waiting = await (await order('GET', '')).json();
    await order('DELETE', '');

    expect(waiting).toMatchObject([{ path: '/api/v3/user', times: 1 }]);
    expect(await statuses('/user', 1)).toEqual([200]);
  });

  it.each([
    [
      'nothing that goes wrong',
      { path: '/api/v3/user' },
      'Say what goes wrong',
    ],
    ['no path', { status: 500 }, 'path'],
    ['a status that is none of an error', { path: '/', status: 200 }, 'status'],
    ['a word that means nothing', { path: '/', stauts: 500 }, 'stauts'],
  ])('are refused with %s', async (_, fault, message) => {
    const answer = await order('POST', '', fault);

    expect(answer.status).toBe(422);
    expect((await answer.json()).message).toContain(message);
  });

  it('are not ordered by nobody', async () => {
    const answer = await fetch(`${github.url}/_faults`, { method: 'POST' });

    expect(answer.status).toBe(401);
  });
});
