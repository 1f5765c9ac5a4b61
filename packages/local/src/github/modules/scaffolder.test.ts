import { join } from 'node:path';
import { mkdirSync, writeFileSync } from 'node:fs';
import { ConfigReader } from '@backstage/config';
import {
  DefaultGithubCredentialsProvider,
  ScmIntegrations,
} from '@backstage/integration';
import {
  createGithubActionsDispatchAction,
  createGithubAutolinksAction,
  createGithubBranchProtectionAction,
  createGithubDeployKeyAction,
  createGithubEnvironmentAction,
  createGithubIssuesCreateAction,
  createGithubIssuesLabelAction,
  createGithubWebhookAction,
  createPublishGithubAction,
  createPublishGithubPullRequestAction,
} from '@backstage/plugin-scaffolder-backend-module-github';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { Octokit } from 'octokit';
import { RunningGithub, startGithub } from '../../__testUtils__/startGithub';

// Octokit leaves a second between two writes.
jest.setTimeout(60_000);

const REPOSITORY = { owner: 'acme', repo: 'checkout-api' };

describe('the scaffolder on the local GitHub', () => {
  let github: RunningGithub;
  let octokit: Octokit;
  let integrations: ScmIntegrations;
  let config: ConfigReader;

  beforeAll(async () => {
    github = await startGithub({ moreRepositories: 0 });
    octokit = new Octokit({
      auth: github.token,
      baseUrl: `${github.url}/api/v3`,
      throttle: { enabled: false },
    });
    config = new ConfigReader({
      integrations: {
        github: [
          {
            host: github.host,
            apiBaseUrl: `${github.url}/api/v3`,
            token: github.token,
          },
        ],
      },
    });
    integrations = ScmIntegrations.fromConfig(config);
  });

  afterAll(() => github.remove());

  function repoUrl(name = 'checkout-api') {
    return `${github.host}?owner=acme&repo=${name}`;
  }

  function credentials() {
    return DefaultGithubCredentialsProvider.fromIntegrations(integrations);
  }

  /** A context of which the workspace holds the files. */
  function contextWith<T extends object>(
    input: T,
    files: Record<string, string> = {},
  ) {
    const context = createMockActionContext({ input });
    for (const [path, text] of Object.entries(files)) {
      const file = join(context.workspacePath, path);
      mkdirSync(join(file, '..'), { recursive: true });
      writeFileSync(file, text);
    }
    return context;
  }

  async function textOf(repo: string, path: string, ref?: string) {
    const { data } = await octokit.rest.repos.getContent({
      owner: 'acme',
      repo,
      path,
      ref,
      mediaType: { format: 'raw' },
    });
    return String(data);
  }

  it('publishes a repository with all that goes with it', async () => {
    const context = contextWith(
      {
        repoUrl: repoUrl('gift-list'),
        description: 'Lists of gifts',
        repoVisibility: 'internal' as const,
        defaultBranch: 'main',
        access: 'acme/checkout-team',
        collaborators: [{ user: 'eve', access: 'pull' }],
        topics: ['go', 'gifts'],
        repoVariables: { REGION: 'north' },
        secrets: { PASSWORD: 'a secret' },
        protectDefaultBranch: true,
        requireCodeOwnerReviews: true,
      },
      { 'README.md': '# Gift list\n', 'src/main.go': 'package main\n' },
    );

    await createPublishGithubAction({
      integrations,
      config,
      githubCredentialsProvider: credentials(),
    }).handler(context);

    expect(context.output).toHaveBeenCalledWith(
      'repoContentsUrl',
      `${github.url}/acme/gift-list/blob/main`,
    );
    const names = { owner: 'acme', repo: 'gift-list' };
    const { data: repository } = await octokit.rest.repos.get(names);
    expect(repository).toMatchObject({
      visibility: 'internal',
      description: 'Lists of gifts',
      default_branch: 'main',
      topics: ['go', 'gifts'],
    });
    expect(await textOf('gift-list', 'src/main.go')).toBe('package main\n');
    const protection = await octokit.rest.repos.getBranchProtection({
      ...names,
      branch: 'main',
    });
    expect(protection.data).toMatchObject({
      enforce_admins: { enabled: true },
      required_pull_request_reviews: { require_code_owner_reviews: true },
    });
    const teams = await octokit.rest.repos.listTeams(names);
    expect(teams.data).toMatchObject([
      { slug: 'checkout-team', permission: 'admin' },
    ]);
    const secrets = await octokit.rest.actions.listRepoSecrets(names);
    expect(secrets.data.secrets).toMatchObject([{ name: 'PASSWORD' }]);
    const variables = await octokit.rest.actions.listRepoVariables(names);
    expect(variables.data.variables).toMatchObject([
      { name: 'REGION', value: 'north' },
    ]);
  });

  it('does not publish over a repository that is there', async () => {
    const context = contextWith(
      { repoUrl: repoUrl('checkout-api') },
      { 'README.md': '# Another\n' },
    );

    await expect(
      createPublishGithubAction({
        integrations,
        config,
        githubCredentialsProvider: credentials(),
      }).handler(context),
    ).rejects.toThrow('name already exists on this account');
  });

  it('opens a pull request, refuses a second one, and updates the first', async () => {
    const publish = (text: string, update: boolean) => {
      const context = contextWith(
        {
          repoUrl: repoUrl(),
          branchName: 'add-service',
          title: 'Add a service',
          description: 'It was asked for',
          targetPath: 'services',
          reviewers: ['ben'],
          teamReviewers: ['payments-team'],
          filesToDelete: ['old.md'],
          update,
        },
        { 'one.md': text, 'bin/run': '#!/bin/sh\n' },
      );
      return createPublishGithubPullRequestAction({
        integrations,
        githubCredentialsProvider: credentials(),
      })
        .handler(context)
        .then(() => context);
    };

    const context = await publish('First\n', false);
    await expect(publish('Second\n', false)).rejects.toThrow(
      'Pull request already exists',
    );
    await publish('Second\n', true);

    const pulls = await octokit.rest.pulls.list(REPOSITORY);
    expect(pulls.data).toMatchObject([
      {
        title: 'Add a service',
        state: 'open',
        requested_reviewers: [{ login: 'ben' }],
        requested_teams: [{ slug: 'payments-team' }],
      },
    ]);
    expect(context.output).toHaveBeenCalledWith(
      'remoteUrl',
      pulls.data[0].html_url,
    );
    expect(await textOf('checkout-api', 'services/one.md', 'add-service')).toBe(
      'Second\n',
    );
  });

  it('makes a webhook', async () => {
    await createGithubWebhookAction({
      integrations,
      defaultWebhookSecret: 'a secret',
      githubCredentialsProvider: credentials(),
    }).handler(
      contextWith({
        repoUrl: repoUrl(),
        webhookUrl: 'https://portal.acme.example/events',
        events: ['push'],
        contentType: 'json' as const,
      }),
    );

    const { data } = await octokit.rest.repos.listWebhooks(REPOSITORY);
    expect(data).toMatchObject([
      {
        events: ['push'],
        config: {
          url: 'https://portal.acme.example/events',
          secret: '********',
        },
      },
    ]);
  });

  it('protects a branch', async () => {
    await octokit.rest.repos.createInOrg({
      org: 'acme',
      name: 'protected',
      auto_init: true,
    });

    await createGithubBranchProtectionAction({ integrations }).handler(
      contextWith({
        repoUrl: repoUrl('protected'),
        branch: 'main',
        requiredApprovingReviewCount: 2,
        requiredStatusCheckContexts: ['build'],
        requiredCommitSigning: true,
      }),
    );

    const { data } = await octokit.rest.repos.getBranchProtection({
      owner: 'acme',
      repo: 'protected',
      branch: 'main',
    });
    expect(data).toMatchObject({
      required_pull_request_reviews: { required_approving_review_count: 2 },
      required_status_checks: { contexts: ['build'] },
      required_signatures: { enabled: true },
    });
  });

  it('dispatches a workflow', async () => {
    await octokit.rest.repos.createOrUpdateFileContents({
      ...REPOSITORY,
      path: '.github/workflows/release.yml',
      message: 'Add a workflow',
      content: Buffer.from(
        'on: { workflow_dispatch: { inputs: { version: {} } } }\n',
      ).toString('base64'),
    });

    await createGithubActionsDispatchAction({
      integrations,
      githubCredentialsProvider: credentials(),
    }).handler(
      contextWith({
        repoUrl: repoUrl(),
        workflowId: 'release.yml',
        branchOrTagName: 'main',
        workflowInputs: { version: '1.2.3' },
      }),
    );

    const { data } = await octokit.rest.actions.listWorkflowRunsForRepo(
      REPOSITORY,
    );
    expect(data.workflow_runs).toMatchObject([
      { event: 'workflow_dispatch', head_branch: 'main', status: 'queued' },
    ]);
  });

  it('opens an issue and labels it', async () => {
    const context = contextWith({
      repoUrl: repoUrl(),
      title: 'The till is stuck',
      assignees: ['ben'],
    });
    await createGithubIssuesCreateAction({
      integrations,
      githubCredentialsProvider: credentials(),
    }).handler(context);
    const { data: issues } = await octokit.rest.issues.listForRepo({
      ...REPOSITORY,
      assignee: 'ben',
    });

    await createGithubIssuesLabelAction({
      integrations,
      githubCredentialsProvider: credentials(),
    }).handler(
      contextWith({
        repoUrl: repoUrl(),
        number: issues[0].number,
        labels: ['bug'],
      }),
    );

    const { data: labels } = await octokit.rest.issues.listLabelsOnIssue({
      ...REPOSITORY,
      issue_number: issues[0].number,
    });
    expect(labels).toMatchObject([{ name: 'bug' }]);
  });

  it('makes an autolink, a deploy key and an environment', async () => {
    await createGithubAutolinksAction({
      integrations,
      githubCredentialsProvider: credentials(),
    }).handler(
      contextWith({
        repoUrl: repoUrl(),
        keyPrefix: 'TILL-',
        urlTemplate: 'https://tickets.acme.example/TILL-<num>',
        isAlphanumeric: false,
      }),
    );
    await createGithubDeployKeyAction({ integrations }).handler(
      contextWith({
        repoUrl: repoUrl(),
        publicKey: `ssh-ed25519 ${Buffer.alloc(51, 7).toString('base64')}`,
        privateKey: 'not looked at',
        deployKeyName: 'deployer',
      }),
    );
    await createGithubEnvironmentAction({
      integrations,
      catalog: {} as never,
    }).handler(
      contextWith({
        repoUrl: repoUrl(),
        name: 'production',
        environmentVariables: { REGION: 'north' },
        secrets: { PASSWORD: 'a secret' },
        waitTimer: 5,
      }),
    );

    const autolinks = await octokit.rest.repos.listAutolinks(REPOSITORY);
    expect(autolinks.data).toMatchObject([{ key_prefix: 'TILL-' }]);
    const keys = await octokit.rest.repos.listDeployKeys(REPOSITORY);
    expect(keys.data).toMatchObject([{ title: 'deployer' }]);
    const environments = await octokit.rest.repos.getAllEnvironments(
      REPOSITORY,
    );
    expect(environments.data.environments).toMatchObject([
      { name: 'production', protection_rules: [{ wait_timer: 5 }] },
    ]);
  });
});
