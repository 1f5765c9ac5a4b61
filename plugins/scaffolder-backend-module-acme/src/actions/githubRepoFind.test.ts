import { ConfigReader } from '@backstage/config';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { RunningGithub, startGithub } from '@internal/local/testUtils';
import { exampleInput } from '../__testUtils__/exampleInput';
import { outputsOf } from '../__testUtils__/outputsOf';
import { repositoriesOf } from '../__testUtils__/repositoriesOf';
import { createGithubRepoFindAction } from './githubRepoFind';
import { examples } from './githubRepoFind.examples';

jest.setTimeout(60_000);

const PORTAL = 'https://portal.acme.example';

describe('acme:github:repo:find', () => {
  let github: RunningGithub;

  beforeAll(async () => {
    github = await startGithub({
      moreRepositories: 1,
      repositories: {
        'returns-api': { '.portal/origin.yaml': 'template: go-service\n' },
        'edited-origin': { '.portal/origin.yaml': 'nothing\n' },
      },
    });
  });

  afterEach(() => github.heal());

  afterAll(() => github.remove());

  async function run(input: {
    repoUrl: string;
    template: string;
    entityRef: string;
  }) {
    const context = createMockActionContext({ input });
    const action = createGithubRepoFindAction({
      config: new ConfigReader({ app: { baseUrl: PORTAL } }),
      repositories: repositoriesOf(github),
    });
    await action.handler(context);
    return outputsOf(context);
  }

  function find(repo: string, template = 'go-service') {
    return run({
      repoUrl: `${github.host}?owner=acme&repo=${repo}`,
      template,
      entityRef: `component:default/${repo}`,
    });
  }

  it('says that a name is free', async () => {
    expect(await find('brand-new')).toEqual({ exists: false });
  });

  it('finds what the template made', async () => {
    expect(await find('returns-api')).toEqual({
      exists: true,
      url: `${github.url}/acme/returns-api`,
    });
  });

  it.each([
    ['of somebody else', 'checkout-api', 'no template'],
    ['without a readable origin', 'edited-origin', 'no template'],
  ])('refuses one %s', async (_, repo, maker) => {
    await expect(find(repo)).rejects.toThrow(
      `There is a repository acme/${repo} that ${maker} made: ${github.url}/acme/${repo}. Choose another name`,
    );
  });

  it('refuses one of another template', async () => {
    await expect(find('returns-api', 'node-service')).rejects.toThrow(
      'that the template go-service made',
    );
  });

  it.each([
    [429, 1],
    [500, 1],
    [503, 2],
  ])('tries again after %s, answered %s times', async (status, times) => {
    const path = '/api/v3/repos/:owner/:repo';
    await github.fail({ method: 'GET', path, status, times });

    expect(await find('returns-api')).toMatchObject({ exists: true });
  });

  it('refuses a host that the portal does not know', async () => {
    await expect(
      run({
        repoUrl: 'elsewhere.example?owner=a&repo=b',
        template: 'x',
        entityRef: 'component:default/b',
      }),
    ).rejects.toThrow('No matching integration');
  });

  it('runs its example, which meets the checkout-api of somebody else', async () => {
    await expect(run(exampleInput(examples[0]))).rejects.toThrow(
      'There is a repository acme/checkout-api',
    );
  });
});
