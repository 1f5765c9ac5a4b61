import { ConfigReader } from '@backstage/config';
import { RunningGithub, startGithub } from '@internal/local/testUtils';
import { repositoriesOf } from '../__testUtils__/repositoriesOf';
import { createRepositoryAutocomplete } from './createRepositoryAutocomplete';

jest.setTimeout(60_000);

const PORTAL = 'https://portal.acme.example';

describe('the autocompletion of acme-github', () => {
  let github: RunningGithub;

  beforeAll(async () => {
    github = await startGithub({
      moreRepositories: 0,
      repositories: {
        'returns-api': { '.portal/origin.yaml': 'template: go-service\n' },
      },
    });
  });

  afterAll(() => github.remove());

  async function complete(
    context: Record<string, string>,
    resource = 'repository',
  ) {
    const { handler } = createRepositoryAutocomplete({
      config: new ConfigReader({
        app: { baseUrl: PORTAL },
        scaffolder: {
          defaultEnvironment: {
            parameters: { githubHost: github.host, organization: 'acme' },
          },
        },
      }),
      repositories: repositoriesOf(github),
    });
    return (await handler({ resource, context })).results;
  }

  it('has nothing for a name that is free', async () => {
    expect(await complete({ name: 'brand-new' })).toEqual([]);
  });

  it('tells which template made a repository', async () => {
    expect(await complete({ name: 'returns-api' })).toEqual([
      { id: `${github.url}/acme/returns-api`, title: 'go-service' },
    ]);
  });

  it('tells a repository that no template made', async () => {
    expect(await complete({ name: 'checkout-api' })).toEqual([
      { id: `${github.url}/acme/checkout-api`, title: undefined },
    ]);
  });

  it('takes for free what a run only began', async () => {
    await fetch(`${github.url}/api/v3/orgs/acme/repos`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${github.token}` },
      body: JSON.stringify({
        name: 'begun-api',
        homepage: `${PORTAL}/catalog/default/component/begun-api`,
      }),
    });

    expect(await complete({ name: 'begun-api' })).toEqual([]);
  });

  it.each([
    ['without a name', {}, 'repository'],
    ['for another resource', { name: 'x' }, 'branch'],
  ])('says what to ask for when asked %s', async (_, context, resource) => {
    await expect(complete(context, resource)).rejects.toThrow(
      'Ask for the resource repository, with a name',
    );
  });
});
