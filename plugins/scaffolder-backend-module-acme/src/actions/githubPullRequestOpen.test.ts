import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ConfigReader } from '@backstage/config';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { JsonValue } from '@backstage/types';
import { RunningGithub, startGithub } from '@internal/local/testUtils';
import { Octokit } from 'octokit';
import { exampleInput } from '../__testUtils__/exampleInput';
import { integrationsOf } from '../__testUtils__/integrationsOf';
import { MemoryLedger } from '../__testUtils__/MemoryLedger';
import { outputsOf } from '../__testUtils__/outputsOf';
import { repositoriesOf } from '../__testUtils__/repositoriesOf';
import { takeBackOf } from '../__testUtils__/takeBackOf';
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

/** The checkpoints of a run that is retried, as the scaffolder keeps them. */
function keeping(checkpoints: Map<string, JsonValue>) {
  return {
    async checkpoint<T extends JsonValue | void>(point: {
      key: string;
      fn: () => Promise<T> | T;
    }): Promise<T> {
      const { key, fn } = point;
      const value = checkpoints.has(key)
        ? (checkpoints.get(key) as T)
        : await fn();
      checkpoints.set(key, value ?? {});
      return value;
    },
  };
}

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
    checkpoints?: Map<string, JsonValue>;
  }

  async function run(input: object, options: Run = {}) {
    const context = {
      ...createMockActionContext({ input: input as never }),
      isDryRun: options.isDryRun,
      ...(options.checkpoints && keeping(options.checkpoints)),
    };
    const files = options.files ?? { 'infra/main.tf': '# What it runs on\n' };
    for (const [path, text] of Object.entries(files)) {
      const file = join(context.workspacePath, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    }
    const ledger = options.ledger ?? new MemoryLedger();
    const repositories = repositoriesOf(github);
    await createGithubPullRequestOpenAction({
      config: new ConfigReader({}),
      integrations: integrationsOf(github),
      ledger,
      repositories,
      takeBack: takeBackOf({ ledger, repositories }),
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

  async function branches() {
    const { data } = await octokit.rest.repos.listBranches(REPO);
    return data.map(({ name }) => name);
  }

  const one = (branch: string) => [[`services/${branch}/main.tf`]];

  it('opens a pull request, and finds it the next time', async () => {
    const first = await open('first');
    const second = await open('first');

    expect(first).toMatchObject({ exists: false });
    expect(second).toEqual({ ...first, exists: true });
    expect(await inspect('first')).toEqual(one('first'));
  });

  it('opens another, retried after somebody closed the first and its branch', async () => {
    const checkpoints = new Map<string, JsonValue>();
    const first = await open('closed', { checkpoints });
    await octokit.rest.pulls.update({
      ...REPO,
      pull_number: Number(first.number),
      state: 'closed',
    });
    await octokit.rest.git.deleteRef({ ...REPO, ref: 'heads/closed' });

    const second = await open('closed', { checkpoints });

    expect(second).toMatchObject({ exists: false });
    expect(second.url).not.toBe(first.url);
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

  it.each([
    [429, 'pull request', 1],
    [500, 'branch', 1],
    [503, 'pull request', 2],
  ] as const)(
    'tries again after %s to the %s, answered %s times',
    async (status, what, times) => {
      const branch = `busy-${status}`;
      await github.fail({ method: 'POST', path: WRITES[what], status, times });

      expect(await open(branch)).toMatchObject({ exists: false });

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

  it('leaves no branch behind when GitHub refuses, however often', async () => {
    const ledger = new MemoryLedger();
    for (let attempt = 1; attempt <= 2; attempt++) {
      await github.fail({
        method: 'POST',
        path: WRITES['pull request'],
        status: 422,
      });
      await expect(open('refused-again', { ledger })).rejects.toThrow('422');
      expect(await branches()).not.toContain('refused-again');
    }

    await open('refused-again', { ledger });
    expect(await inspect('refused-again')).toEqual(one('refused-again'));
  });

  it('leaves a branch that was there before', async () => {
    const { data } = await octokit.rest.git.getRef({
      ...REPO,
      ref: 'heads/main',
    });
    await octokit.rest.git.createRef({
      ...REPO,
      ref: 'refs/heads/begun',
      sha: data.object.sha,
    });
    await github.fail({
      method: 'POST',
      path: WRITES['pull request'],
      status: 422,
    });

    await expect(open('begun')).rejects.toThrow('422');

    expect(await branches()).toContain('begun');
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
