import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigReader } from '@backstage/config';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { RunningGithub, startGithub } from '@internal/local/testUtils';
import { Octokit } from 'octokit';
import { exampleInput } from '../__testUtils__/exampleInput';
import { MemoryLedger } from '../__testUtils__/MemoryLedger';
import { outputsOf } from '../__testUtils__/outputsOf';
import { repositoriesOf } from '../__testUtils__/repositoriesOf';
import { createGithubRepoPublishAction } from './githubRepoPublish';
import { examples } from './githubRepoPublish.examples';

// Octokit leaves a second between two writes.
jest.setTimeout(120_000);

const FILES = {
  'README.md': '# Returns\n',
  '.portal/origin.yaml': 'template: go-service\n',
};
const WRITES = {
  creation: { method: 'POST', path: '/api/v3/orgs/:org/repos' },
  access: { method: 'PUT', path: '/api/v3/orgs/:org/teams/*' },
  push: { method: 'POST', path: '/acme/:repo/git-receive-pack' },
  protection: {
    method: 'PUT',
    path: '/api/v3/repos/:owner/:repo/branches/:branch/protection',
  },
};

describe('acme:github:repo:publish', () => {
  let github: RunningGithub;
  let octokit: Octokit;

  beforeAll(async () => {
    github = await startGithub({ moreRepositories: 0 });
    octokit = new Octokit({
      auth: github.token,
      baseUrl: `${github.url}/api/v3`,
      throttle: { enabled: false },
    });
  });

  afterEach(() => github.heal());

  afterAll(() => github.remove());

  async function run(
    input: object,
    options: {
      isDryRun?: boolean;
      ledger?: MemoryLedger;
      files?: object;
      workspacePath?: string;
    } = {},
  ) {
    const { workspacePath } = options;
    const context = {
      ...createMockActionContext({ input: input as never, workspacePath }),
      isDryRun: options.isDryRun,
    };
    for (const [path, text] of Object.entries(options.files ?? FILES)) {
      const file = join(context.workspacePath, 'repository', path);
      await mkdir(join(file, '..'), { recursive: true });
      await writeFile(file, text);
    }
    const action = createGithubRepoPublishAction({
      config: new ConfigReader({
        app: { baseUrl: 'https://portal.acme.example' },
      }),
      ledger: options.ledger ?? new MemoryLedger(),
      repositories: repositoriesOf(github),
    });
    await action.handler(context);
    return outputsOf(context);
  }

  function publish(
    repo: string,
    options: {
      isDryRun?: boolean;
      team?: string;
      ledger?: MemoryLedger;
      files?: object;
      workspacePath?: string;
    } = {},
  ) {
    const { team = 'checkout-team' } = options;
    return run(
      {
        repoUrl: `${github.host}?owner=acme&repo=${repo}`,
        template: 'go-service',
        entityRef: `component:default/${repo}`,
        description: 'Takes parcels back',
        team,
        sourcePath: 'repository',
        commitMessage: 'Begin',
      },
      options,
    );
  }

  /** What there is of a repository. */
  async function inspect(repo: string) {
    const at = { owner: 'acme', repo };
    const [repository, tree, commits, teams, protection] = await Promise.all([
      octokit.rest.repos.get(at),
      octokit.rest.git.getTree({ ...at, tree_sha: 'main', recursive: 'true' }),
      octokit.rest.repos.listCommits(at),
      octokit.rest.repos.listTeams(at),
      octokit.rest.repos.getBranchProtection({ ...at, branch: 'main' }),
    ]);
    return {
      visibility: repository.data.visibility,
      homepage: repository.data.homepage,
      files: tree.data.tree
        .filter(({ type }) => type === 'blob')
        .map(({ path }) => path),
      commits: commits.data.length,
      admins: teams.data.map(({ slug }) => slug),
      byCodeOwners:
        protection.data.required_pull_request_reviews
          ?.require_code_owner_reviews,
    };
  }

  function whole(repo: string) {
    return {
      visibility: 'internal',
      homepage: `https://portal.acme.example/catalog/default/component/${repo}`,
      files: ['.portal/origin.yaml', 'README.md'],
      commits: 1,
      admins: ['checkout-team'],
      byCodeOwners: true,
    };
  }

  it('publishes a repository, and finds it the next time', async () => {
    expect(await publish('returns-api')).toEqual({
      exists: false,
      url: `${github.url}/acme/returns-api`,
    });
    expect(await publish('returns-api')).toEqual({
      exists: true,
      url: `${github.url}/acme/returns-api`,
    });
    expect(await inspect('returns-api')).toEqual(whole('returns-api'));
  });

  it.each(Object.entries(WRITES))(
    'goes on with what is there after the %s was refused',
    async (what, write) => {
      const repo = `refused-${what}`;
      await github.fail({ ...write, status: 403 });

      await expect(publish(repo)).rejects.toThrow();
      await publish(repo);

      expect(await inspect(repo)).toEqual(whole(repo));
    },
  );

  it.each(Object.entries(WRITES))(
    'makes one of it when the answer to the %s gets lost',
    async (what, write) => {
      const repo = `lost-${what}`;
      await github.fail({ ...write, cut: 'after' });

      await publish(repo);

      expect(await inspect(repo)).toEqual(whole(repo));
    },
  );

  it.each([
    [429, 'creation', 1],
    [503, 'creation', 2],
    [503, 'push', 1],
    [500, 'protection', 1],
  ] as const)(
    'tries again after %s to the %s, answered %s times',
    async (status, what, times) => {
      const repo = `busy-${status}-${what}`;
      await github.fail({ ...WRITES[what], status, times });

      expect(await publish(repo)).toMatchObject({ exists: false });

      expect(await inspect(repo)).toEqual(whole(repo));
    },
  );

  it('makes one of it for two at the same moment', async () => {
    await Promise.all([publish('twice'), publish('twice')]);

    expect(await inspect('twice')).toEqual(whole('twice'));
  });

  it('makes one commit for two that push at the same moment', async () => {
    await github.fail({ ...WRITES.push, delayMs: 1_000, times: 2 });
    const ledgers = [new MemoryLedger(), new MemoryLedger()];
    const outputs = await Promise.all(
      ledgers.map(ledger => publish('pushed', { ledger })),
    );

    expect(await inspect('pushed')).toEqual(whole('pushed'));
    // Each says of itself what is written down of it.
    const pieces = await Promise.all(
      ledgers.map(ledger => ledger.ofRun('mock-task-id')),
    );
    expect(
      outputs.map(({ exists }) => [{ state: exists ? 'found' : 'made' }]),
    ).toMatchObject(pieces.map(([{ state }]) => [{ state }]));
    // Backstage's own push would try for a minute before it gives up.
  }, 30_000);

  it('says what to do when its push is refused', async () => {
    await github.fail({ ...WRITES.push, status: 403 });

    await expect(publish('unpushed')).rejects.toThrow(
      `GitHub answered 403 to the push to ${github.url}/acme/unpushed.git, which does not let the portal do this; ask the platform team`,
    );
  });

  it('knows for its own what it made before it was interrupted', async () => {
    const ledger = new MemoryLedger();
    await publish('interrupted', { ledger });

    const resumed = await publish('interrupted', { ledger });

    expect(resumed).toMatchObject({ exists: false });
    expect(await inspect('interrupted')).toEqual(whole('interrupted'));
  });

  it('writes down what it makes, and that it took over what was begun', async () => {
    const first = new MemoryLedger();
    const second = new MemoryLedger();
    await github.fail({ ...WRITES.push, status: 403 });
    await expect(publish('noted', { ledger: first })).rejects.toThrow();
    await publish('noted', { ledger: second });

    const piece = {
      kind: 'repository',
      key: `${github.host}/acme/noted`,
      title: 'acme/noted',
      url: `${github.url}/acme/noted`,
      state: 'made',
    };
    expect(await first.ofRun('mock-task-id')).toMatchObject([piece]);
    expect(await second.ofRun('mock-task-id')).toMatchObject([piece]);
  });

  it('makes one commit of a workspace in which a run was cut off after its own', async () => {
    await github.fail({ ...WRITES.push, status: 403, times: 2 });
    const workspacePath = await mkdtemp(join(tmpdir(), 'cut off '));
    await expect(publish('cut-off', { workspacePath })).rejects.toThrow();
    await github.heal();

    await publish('cut-off', { workspacePath });

    expect(await inspect('cut-off')).toEqual(whole('cut-off'));
    await rm(workspacePath, { recursive: true });
  });

  it('never publishes a workspace that got lost', async () => {
    await expect(publish('lost', { files: {} })).rejects.toThrow(
      'This run has lost the files that it wrote; submit the form again',
    );

    await expect(inspect('lost')).rejects.toThrow('Not Found');
  });

  it('lets no other team into what is there', async () => {
    await publish('of-checkout');

    expect(await publish('of-checkout', { team: 'payments-team' })).toEqual({
      exists: true,
      url: `${github.url}/acme/of-checkout`,
    });
    expect(await inspect('of-checkout')).toEqual(whole('of-checkout'));
  });

  it('refuses what another team began', async () => {
    await github.fail({ ...WRITES.push, status: 403 });
    await expect(publish('begun')).rejects.toThrow();

    await expect(publish('begun', { team: 'payments-team' })).rejects.toThrow(
      'The repository acme/begun was begun for checkout-team; let them finish it, or choose another name',
    );
  });

  it.each([
    ['that is empty', false],
    ['with content', true],
  ])(
    'does not touch a repository of somebody else %s',
    async (_, hasContent) => {
      const name = `foreign-${hasContent}`;
      await octokit.rest.repos.createInOrg({
        org: 'acme',
        name,
        auto_init: hasContent,
      });

      await expect(publish(name)).rejects.toThrow(
        `There is a repository acme/${name} that no template made`,
      );

      const { data } = await octokit.rest.repos.listTeams({
        owner: 'acme',
        repo: name,
      });
      expect(data).toEqual([]);
    },
  );

  it('makes nothing in a dry run', async () => {
    expect(await publish('dry', { isDryRun: true })).toEqual({ exists: false });

    await expect(inspect('dry')).rejects.toThrow('Not Found');
  });

  it('runs its example', async () => {
    expect(await run(exampleInput(examples[0]))).toHaveProperty('url');
  });
});
