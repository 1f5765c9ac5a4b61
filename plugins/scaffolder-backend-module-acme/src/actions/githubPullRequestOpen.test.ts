import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ConfigReader } from '@backstage/config';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { RunningGithub, startGithub } from '@internal/local/testUtils';
import { Octokit } from 'octokit';
import { exampleInput } from '../__testUtils__/exampleInput';
import { integrationsOf } from '../__testUtils__/integrationsOf';
import { MemoryLedger } from '../__testUtils__/MemoryLedger';
import { outputsOf } from '../__testUtils__/outputsOf';
import { repositoriesOf } from '../__testUtils__/repositoriesOf';
import { createGithubPullRequestOpenAction } from './githubPullRequestOpen';
import { examples } from './githubPullRequestOpen.examples';

jest.setTimeout(120_000);

const REPO = { owner: 'acme', repo: 'infra-live' };
const WRITES = {
  tree: '/api/v3/repos/:owner/:repo/git/trees',
  commit: '/api/v3/repos/:owner/:repo/git/commits',
  branch: '/api/v3/repos/:owner/:repo/git/refs',
  'pull request': '/api/v3/repos/:owner/:repo/pulls',
};

describe('acme:github:pull-request:open', () => {
  let github: RunningGithub;
  let octokit: Octokit;

  beforeAll(async () => {
    github = await startGithub({
      moreRepositories: 0,
      repositories: { 'infra-live': { 'README.md': '# Infrastructure\n' } },
    });
    octokit = new Octokit({
      auth: github.token,
      baseUrl: `${github.url}/api/v3`,
      throttle: { enabled: false },
    });
  });

  afterEach(() => github.heal());

  afterAll(() => github.remove());

  interface Run {
    isDryRun?: boolean;
    ledger?: MemoryLedger;
    files?: Record<string, string>;
  }

  async function run(input: object, options: Run = {}) {
    const context = {
      ...createMockActionContext({ input: input as never }),
      isDryRun: options.isDryRun,
    };
    const files = options.files ?? { 'infra/main.tf': '# What it runs on\n' };
    for (const [path, text] of Object.entries(files)) {
      const file = join(context.workspacePath, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    }
    await createGithubPullRequestOpenAction({
      config: new ConfigReader({}),
      integrations: integrationsOf(github),
      ledger: options.ledger ?? new MemoryLedger(),
      repositories: repositoriesOf(github),
    }).handler(context);
    return outputsOf(context);
  }

  function open(branch: string, options?: Run) {
    return run(
      {
        repoUrl: `${github.host}?owner=acme&repo=infra-live`,
        branch,
        sourcePath: 'infra',
        targetPath: `services/${branch}`,
        title: `Add ${branch}`,
        description: 'What it runs on',
      },
      options,
    );
  }

  /** What there is of a branch. */
  async function inspect(branch: string) {
    const { data } = await octokit.rest.pulls.list({
      ...REPO,
      head: `acme:${branch}`,
      state: 'all',
    });
    const files = await Promise.all(
      data.map(async ({ number }) =>
        octokit.rest.pulls.listFiles({ ...REPO, pull_number: number }),
      ),
    );
    return files.map(page => page.data.map(({ filename }) => filename));
  }

  const one = (branch: string) => [[`services/${branch}/main.tf`]];

  it('opens a pull request, and finds it the next time', async () => {
    const first = await open('first');
    const second = await open('first');

    expect(first).toMatchObject({ exists: false });
    expect(second).toEqual({ ...first, exists: true });
    expect(await inspect('first')).toEqual(one('first'));
  });

  it('makes one of it for two at the same moment', async () => {
    const [a, b] = await Promise.all([open('twice'), open('twice')]);

    expect(a.url).toBe(b.url);
    expect(await inspect('twice')).toEqual(one('twice'));
  });

  it.each(Object.entries(WRITES))(
    'makes one of it when the answer to the %s gets lost',
    async (what, path) => {
      const branch = `lost-${what.replace(' ', '-')}`;
      await github.fail({ method: 'POST', path, cut: 'after' });

      expect(await open(branch)).toHaveProperty('url');

      expect(await inspect(branch)).toEqual(one(branch));
    },
  );

  it('says what to do when GitHub refuses', async () => {
    await github.fail({
      method: 'POST',
      path: WRITES['pull request'],
      status: 403,
    });

    await expect(open('refused')).rejects.toThrow(
      /GitHub answered 403 to POST .*\/pulls, which does not let the portal do this; ask the platform team/,
    );

    await open('refused');
    expect(await inspect('refused')).toEqual(one('refused'));
  });

  it('knows for its own what it opened before it was interrupted', async () => {
    const ledger = new MemoryLedger();
    const first = await open('interrupted', { ledger });

    expect(await open('interrupted', { ledger })).toEqual(first);
    expect(await ledger.ofRun('mock-task-id')).toMatchObject([
      { kind: 'pull-request', url: first.url, state: 'made' },
    ]);
  });

  it('opens none for a workspace that got lost', async () => {
    await expect(open('empty', { files: {} })).rejects.toThrow(
      'This run has lost the files that it wrote; submit the form again',
    );

    expect(await inspect('empty')).toEqual([]);
  });

  it('opens none in a dry run', async () => {
    expect(await open('dry', { isDryRun: true })).toMatchObject({
      exists: false,
    });

    expect(await inspect('dry')).toEqual([]);
  });

  it('runs its example', async () => {
    expect(await run(exampleInput(examples[0]))).toHaveProperty('url');
  });
});
