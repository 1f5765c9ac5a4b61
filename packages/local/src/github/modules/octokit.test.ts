import { Octokit } from 'octokit';
import { RunningGithub, startGithub } from '../../__testUtils__/startGithub';

jest.setTimeout(60_000);

describe('octokit on the local GitHub', () => {
  let github: RunningGithub;
  let octokit: Octokit;

  beforeAll(async () => {
    github = await startGithub({ moreRepositories: 60 });
    octokit = new Octokit({
      auth: github.token,
      baseUrl: `${github.url}/api/v3`,
    });
  });

  afterAll(() => github.remove());

  it('knows who it acts for', async () => {
    const { data } = await octokit.rest.users.getAuthenticated();

    expect(data.login).toBe('ada');
  });

  it('reads all pages of a list', async () => {
    const repositories = await octokit.paginate(octokit.rest.repos.listForOrg, {
      org: 'acme',
      per_page: 25,
    });

    expect(repositories).toHaveLength(61);
  });

  it('follows a repository to its new name', async () => {
    const names = { owner: 'acme', repo: 'service-60' };
    await octokit.rest.repos.update({ ...names, name: 'service-new' });

    const { data } = await octokit.rest.repos.get(names);

    expect(data.full_name).toBe('acme/service-new');
  });

  it('tells errors by their status and their fields', async () => {
    await expect(
      octokit.rest.repos.createInOrg({ org: 'acme', name: 'checkout-api' }),
    ).rejects.toMatchObject({
      status: 422,
      message: expect.stringContaining('name already exists on this account'),
    });
  });
});
