import { RestClient, RestClients } from '../../__testUtils__/RestClient';
import { RunningGithub, startGithub } from '../../__testUtils__/startGithub';

jest.setTimeout(60_000);

describe('the search of the REST API of the local GitHub', () => {
  let github: RunningGithub;
  let ada: RestClient;
  let dana: RestClient;
  let eve: RestClient;
  let nobody: RestClient;

  beforeAll(async () => {
    github = await startGithub({ moreRepositories: 2 });
    const clients = new RestClients(github);
    ada = await clients.as('ada');
    dana = await clients.as('dana');
    eve = await clients.as('eve');
    nobody = await clients.as();
    for (const [name, visibility] of [
      ['hidden', 'private'],
      ['empty', 'internal'],
    ]) {
      await ada('POST /orgs/{org}/repos', {
        body: { name, visibility, description: 'The hidden service' },
      });
    }
    await ada('PUT /repos/{owner}/{repo}/contents/{path}', {
      at: { repo: 'hidden', path: 'deep/er/"Odd" näme.yaml' },
      body: {
        message: 'Write',
        content: Buffer.from('kind: Secret\n').toString('base64'),
      },
    });
  });

  afterAll(() => github.remove());

  async function searchCode(q: string, client = ada, query = {}) {
    const { status, body } = await client('GET /search/code', {
      query: { q, ...query },
    });
    expect(status).toBe(200);
    return body.items.map(
      ({ path, repository }: { path: string; repository: { name: string } }) =>
        `${repository.name}/${path}`,
    );
  }

  async function searchRepositories(q: string, client = ada) {
    const { status, body } = await client('GET /search/repositories', {
      query: { q },
    });
    expect(status).toBe(200);
    expect(body.total_count).toBe(body.items.length);
    return body.items.map(({ name }: { name: string }) => name);
  }

  it.each(['GET /search/code', 'GET /search/repositories'])(
    'asks who wants to know: %s',
    async operation => {
      expect(await nobody(operation, { query: { q: 'x' } })).toMatchObject({
        status: 401,
      });
      for (const query of [undefined, { q: '' }, { q: '  ' }]) {
        expect(await ada(operation, { query })).toMatchObject({
          status: 422,
          body: {
            message: 'Validation Failed',
            errors: [{ resource: 'Search', field: 'q', code: 'missing' }],
          },
        });
      }
    },
  );

  it('finds files by their text, in what the user sees', async () => {
    expect(await searchCode('"kind: Component" org:acme')).toEqual([
      'checkout-api/catalog-info.yaml',
      'service-1/catalog-info.yaml',
      'service-2/catalog-info.yaml',
    ]);
    expect(await searchCode('KIND: repo:Acme/service-1')).toEqual([
      'service-1/catalog-info.yaml',
    ]);
    expect(await searchCode('Secret org:acme')).toEqual([
      'hidden/deep/er/"Odd" näme.yaml',
    ]);
    expect(await searchCode('Secret org:acme', dana)).toEqual([]);
    expect(await searchCode('Component', eve)).toEqual([]);
    expect(await searchCode('no such text org:acme')).toEqual([]);
  });

  it('finds files by their names', async () => {
    const inOne = 'repo:acme/service-1';

    expect(await searchCode('filename:catalog-info.yaml')).toHaveLength(3);
    expect(await searchCode(`extension:md ${inOne}`)).toEqual([
      'service-1/docs/index.md',
      'service-1/docs/runbook.md',
    ]);
    expect(await searchCode(`path:docs ${inOne}`)).toHaveLength(2);
    expect(await searchCode(`path:/docs/ ${inOne}`)).toHaveLength(2);
    expect(await searchCode(`path:doc ${inOne}`)).toEqual([]);
    expect(await searchCode(`path:/ ${inOne}`)).toEqual([
      'service-1/catalog-info.yaml',
    ]);
  });

  it.each(['--help', '-e x', '$(id)', '*', '[', '\\', 'a\nb', '\0', '" "'])(
    'takes %j for a text',
    async q => {
      expect(await searchCode(`${q} repo:acme/service-1`)).toEqual(
        expect.any(Array),
      );
    },
  );

  it('finds repositories by name, description and topic', async () => {
    expect(await searchRepositories('SERVICE org:acme')).toEqual([
      'service-1',
      'service-2',
      'hidden',
      'empty',
    ]);
    expect(await searchRepositories('hidden', dana)).toEqual(['empty']);
    expect(await searchRepositories('topic:commerce')).toHaveLength(3);
    expect(await searchRepositories('user:acme checkout')).toEqual([
      'checkout-api',
    ]);
    expect(await searchRepositories('service', eve)).toEqual([]);
  });

  it.each(['org:no-such x', 'repo:acme/no-such x', 'user:no-such'])(
    'does not search what is not there: %s',
    async q => {
      expect(await ada('GET /search/code', { query: { q } })).toMatchObject({
        status: 422,
        body: {
          message: 'Validation Failed',
          errors: [{ resource: 'Search', field: 'q', code: 'invalid' }],
        },
      });
    },
  );

  it('does not tell a stranger that a repository is there', async () => {
    const q = 'repo:acme/checkout-api kind';

    const answer = await eve('GET /search/code', { query: { q } });

    expect(answer).toMatchObject({ status: 422 });
  });

  it('pages what it finds', async () => {
    const q = 'filename:catalog-info.yaml';

    const second = await ada('GET /search/code', {
      query: { q, per_page: 2, page: 2 },
    });

    expect(second.body).toMatchObject({
      total_count: 3,
      incomplete_results: false,
      items: [{ repository: { name: 'service-2' } }],
    });
    expect(second.headers.get('link')).toContain('rel="prev"');
  });
});
