import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigReader } from '@backstage/config';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { RunningGithub, startGithub } from '@internal/local/testUtils';
import { Octokit } from 'octokit';
import { createGithubRepoPublishAction } from '../actions/githubRepoPublish';
import { MemoryLedger } from './MemoryLedger';
import { outputsOf } from './outputsOf';
import { repositoriesOf } from './repositoriesOf';

const FILES = {
  'README.md': '# Returns\n',
  '.portal/origin.yaml': 'template: go-service\n',
};

/** What the action writes to GitHub, as requests to let fail. */
export const WRITES = {
  creation: { method: 'POST', path: '/api/v3/orgs/:org/repos' },
  access: { method: 'PUT', path: '/api/v3/orgs/:org/teams/*' },
  push: { method: 'POST', path: '/acme/:repo/git-receive-pack' },
  protection: {
    method: 'PUT',
    path: '/api/v3/repos/:owner/:repo/branches/:branch/protection',
  },
};

interface RunOptions {
  readonly isDryRun?: boolean;
  readonly ledger?: MemoryLedger;
  /** The texts of the workspace by their paths. */
  readonly files?: object;
  readonly workspacePath?: string;
}

export interface RunningRepoPublish {
  readonly github: RunningGithub;
  /** Acts for an administrator. */
  readonly octokit: Octokit;
  run(input: object): Promise<Record<string, unknown>>;
  /** Publishes a repository for a team, or else for the checkout team. */
  publish(
    repo: string,
    options?: RunOptions & { readonly team?: string },
  ): Promise<Record<string, unknown>>;
  /** What there is of a repository. */
  inspect(repo: string): Promise<object>;
  /** What there has to be of it when it is published. */
  whole(repo: string): object;
}

/** The action acme:github:repo:publish on a local GitHub. */
export async function startRepoPublish(): Promise<RunningRepoPublish> {
  const github = await startGithub({ moreRepositories: 0 });
  const octokit = new Octokit({
    auth: github.token,
    baseUrl: `${github.url}/api/v3`,
    throttle: { enabled: false },
  });

  async function run(input: object, options: RunOptions = {}) {
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

  function publish(repo: string, options: RunOptions & { team?: string } = {}) {
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

  return {
    github,
    octokit,
    run,
    publish,
    inspect,
    whole,
  };
}
