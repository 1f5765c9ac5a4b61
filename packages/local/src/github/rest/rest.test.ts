import { GithubContract } from '../../__testUtils__/GithubContract';
import { RunningGithub, startGithub } from '../../__testUtils__/startGithub';

jest.setTimeout(60_000);

describe('the REST API of the local GitHub', () => {
  let github: RunningGithub;
  let contract: GithubContract;
  let head: string;

  beforeAll(async () => {
    github = await startGithub({ moreRepositories: 12 });
    contract = new GithubContract();
    const commits = await (
      await get('/repos/acme/checkout-api/commits')
    ).json();
    head = commits[0].sha;
  });

  afterAll(() => github.remove());

  function get(path: string, headers: Record<string, string> = {}) {
    return fetch(`${github.url}/api/v3${path}`, {
      headers: { Authorization: `Bearer ${github.token}`, ...headers },
    });
  }

  it.each([
    ['/user', '/user'],
    ['/user/orgs', '/user/orgs'],
    ['/orgs/{org}', '/orgs/acme'],
    ['/orgs/{org}/members', '/orgs/acme/members'],
    ['/orgs/{org}/repos', '/orgs/acme/repos'],
    ['/repos/{owner}/{repo}', '/repos/acme/checkout-api'],
    ['/repos/{owner}/{repo}/commits', '/repos/acme/checkout-api/commits'],
    [
      '/repos/{owner}/{repo}/commits/{ref}/status',
      '/repos/acme/checkout-api/commits/main/status',
    ],
    [
      '/repos/{owner}/{repo}/git/trees/{tree_sha}',
      '/repos/acme/checkout-api/git/trees/main?recursive=1',
    ],
    [
      '/repos/{owner}/{repo}/contents/{path}',
      '/repos/acme/checkout-api/contents/catalog-info.yaml',
    ],
    [
      '/repos/{owner}/{repo}/contents/{path}',
      '/repos/acme/checkout-api/contents/docs',
    ],
  ])('answers %s as GitHub describes it', async (route, path) => {
    const response = await get(path);

    expect(response.status).toBe(200);
    const body = await response.json();
    expect(
      contract.violations({ method: 'get', route, status: 200, body }),
    ).toEqual([]);
  });

  it('answers a blob as GitHub describes it', async () => {
    const { tree } = await (
      await get(`/repos/acme/checkout-api/git/trees/${head}`)
    ).json();
    const { sha, size } = tree.find(
      ({ path }: { path: string }) => path === 'catalog-info.yaml',
    );

    const blob = await (
      await get(`/repos/acme/checkout-api/git/blobs/${sha}`)
    ).json();

    const route = '/repos/{owner}/{repo}/git/blobs/{file_sha}';
    expect(
      contract.violations({ method: 'get', route, status: 200, body: blob }),
    ).toEqual([]);
    expect(Buffer.from(blob.content, 'base64')).toHaveLength(size);
  });

  it.each([
    ['an unknown repository', '/repos/{owner}/{repo}', '/repos/acme/no-such'],
    [
      'an unknown file',
      '/repos/{owner}/{repo}/contents/{path}',
      '/repos/acme/checkout-api/contents/no-such',
    ],
    ['an unknown organization', '/orgs/{org}', '/orgs/no-such'],
  ])('does not find %s', async (_, route, path) => {
    const response = await get(path);

    expect(response.status).toBe(404);
    const body = await response.json();
    expect(
      contract.violations({ method: 'get', route, status: 404, body }),
    ).toEqual([]);
    expect(body.message).toBe('Not Found');
  });

  it.each([
    ['nobody', {}, 'Requires authentication'],
    ['a wrong token', { Authorization: 'Bearer guess' }, 'Bad credentials'],
  ])('refuses %s', async (_, headers, message) => {
    const response = await fetch(`${github.url}/api/v3/user`, { headers });

    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ message });
  });

  it('does not send a file again that the client has', async () => {
    const path = '/repos/acme/checkout-api/contents/catalog-info.yaml?ref=main';
    const headers = { Accept: 'application/vnd.github.v3.raw' };
    const first = await get(path, headers);
    expect(await first.text()).toContain('kind: Component');

    const second = await get(path, {
      ...headers,
      'If-None-Match': first.headers.get('etag') ?? '',
    });

    expect(second.status).toBe(304);
  });

  it('pages a list, with links to the next and the last page', async () => {
    const first = await get('/orgs/acme/repos?per_page=5');
    const link = first.headers.get('link') ?? '';
    const second = await fetch(/<([^>]+)>; rel="next"/.exec(link)?.[1] ?? '', {
      headers: { Authorization: `Bearer ${github.token}` },
    });

    const names = async (response: Response) =>
      (await response.json()).map(({ name }: { name: string }) => name);
    const all = [...(await names(first)), ...(await names(second))];
    expect(link).toContain('rel="last"');
    expect(new Set(all).size).toBe(10);
  });
});
