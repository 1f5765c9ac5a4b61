import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { RunningGithub, startGithub } from '@internal/local/testUtils';
import { exampleInput } from '../__testUtils__/exampleInput';
import { outputsOf } from '../__testUtils__/outputsOf';
import { repositoriesOf } from '../__testUtils__/repositoriesOf';
import { createGithubPullRequestFindAction } from './githubPullRequestFind';
import { examples } from './githubPullRequestFind.examples';

jest.setTimeout(60_000);

describe('acme:github:pull-request:find', () => {
  let github: RunningGithub;

  beforeAll(async () => {
    github = await startGithub({
      moreRepositories: 0,
      repositories: { 'infra-live': { 'README.md': '# Infra\n' } },
    });
  });

  afterAll(() => github.remove());

  async function run(input: { repoUrl: string; branch: string }) {
    const context = createMockActionContext({ input });
    await createGithubPullRequestFindAction({
      repositories: repositoriesOf(github),
    }).handler(context);
    return outputsOf(context);
  }

  function find(branch: string) {
    return run({
      repoUrl: `${github.host}?owner=acme&repo=infra-live`,
      branch,
    });
  }

  async function call(method: string, path: string, body?: object) {
    const answer = await fetch(
      `${github.url}/api/v3/repos/acme/infra-live${path}`,
      {
        method,
        headers: { Authorization: `Bearer ${github.token}` },
        body: body && JSON.stringify(body),
      },
    );
    return answer.json();
  }

  /** With a commit of its own, so that there is something to merge. */
  async function open(branch: string) {
    const main = await call('GET', '/git/ref/heads/main');
    await call('POST', '/git/refs', {
      ref: `refs/heads/${branch}`,
      sha: main.object.sha,
    });
    await call('PUT', `/contents/${branch}.md`, {
      message: 'Add it',
      content: '',
      branch,
    });
    return call('POST', '/pulls', {
      title: branch,
      head: branch,
      base: 'main',
    });
  }

  it('says that there is none', async () => {
    expect(await find('none')).toEqual({ exists: false });
  });

  it('finds one that is open', async () => {
    const { number, html_url } = await open('is-open');

    expect(await find('is-open')).toEqual({
      exists: true,
      url: html_url,
      number,
      isMerged: false,
    });
  });

  it('finds one that was merged', async () => {
    const { number } = await open('is-merged');
    await call('PUT', `/pulls/${number}/merge`, {});

    expect(await find('is-merged')).toMatchObject({
      exists: true,
      number,
      isMerged: true,
    });
  });

  it('takes one that was closed for none', async () => {
    const { number } = await open('is-closed');
    await call('PATCH', `/pulls/${number}`, { state: 'closed' });

    expect(await find('is-closed')).toEqual({ exists: false });
  });

  it('runs its example', async () => {
    expect(await run(exampleInput(examples[0]))).toEqual({ exists: false });
  });
});
