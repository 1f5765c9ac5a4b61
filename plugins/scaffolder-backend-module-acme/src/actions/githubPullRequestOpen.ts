import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { Config } from '@backstage/config';
import { ScmIntegrationRegistry } from '@backstage/integration';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { createPublishGithubPullRequestAction } from '@backstage/plugin-scaffolder-backend-module-github';
import { Piece } from '@internal/plugin-scaffolder-acme-common';
import { describeGithubError } from '../github/describeGithubError';
import { GithubRepositories } from '../github/GithubRepositories';
import { FoundPullRequest, GithubRepository } from '../github/GithubRepository';
import { Ledger } from '../runs/Ledger';
import { requireFiles } from '../runs/requireFiles';
import { RunRecord } from '../runs/RunRecord';
import { TakeBack } from '../runs/TakeBack';
import { converge } from '../upstream/converge';
import { UpstreamError } from '../upstream/UpstreamError';
import { examples } from './githubPullRequestOpen.examples';

/**
 * Opens one pull request for one branch. The stock action does the work; alone,
 * it fails when another run is at the same at the same moment, and commits once
 * more to one that is there.
 */
export function createGithubPullRequestOpenAction(options: {
  config: Config;
  integrations: ScmIntegrationRegistry;
  ledger: Ledger;
  repositories: GithubRepositories;
  takeBack: TakeBack;
}) {
  const { ledger, repositories, takeBack } = options;
  const stock = createPublishGithubPullRequestAction(options);
  return createTemplateAction({
    id: 'acme:github:pull-request:open',
    description:
      'Finds the pull request of a branch that is open or was merged, or opens it with the content of a folder.',
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        repoUrl: z =>
          z.string().describe('As host?owner=organization&repo=name'),
        branch: z => z.string().describe('The branch it comes from'),
        targetBranch: z => z.string().default('main'),
        sourcePath: z => z.string().describe('In the workspace'),
        targetPath: z =>
          z.string().optional().describe('In the repository; its root if none'),
        title: z => z.string(),
        description: z => z.string().describe('Markdown'),
      },
      output: {
        exists: z => z.boolean().describe('Whether it was there already'),
        url: z => z.string().optional(),
        number: z => z.number().optional(),
      },
    },
    async handler(ctx) {
      const { repoUrl, branch, targetBranch = 'main', title } = ctx.input;
      const repository = await repositories.open(repoUrl);
      if (ctx.isDryRun) {
        const found = await repository.pullRequestOf(branch);
        ctx.output('exists', found !== undefined);
        ctx.output('url', found?.url);
        return;
      }
      const { sourcePath, targetPath, description } = ctx.input;
      const open = async () => {
        await requireFiles(resolveSafeChildPath(ctx.workspacePath, sourcePath));
        await stock
          .handler({
            ...ctx,
            input: {
              repoUrl,
              branchName: branch,
              targetBranchName: targetBranch,
              sourcePath,
              targetPath,
              title,
              description,
              // A branch without a pull request is one of a run that was cut off.
              update: true,
            },
            // What it puts out has other names.
            output: () => {},
            // What is there was looked at just now. What an earlier try of this
            // step remembers may have been closed since.
            checkpoint: async ({ fn }) => fn(),
          })
          .catch(error => {
            throw describeFailure(error);
          });
      };
      const piece = {
        kind: 'pull-request',
        key: `${repository.key}#${branch}`,
        title: `${repository.name}: ${title}`,
      } as const;
      const wasThere = await repository.hasBranch(branch);
      const record = new RunRecord(ledger, ctx);
      const { cameToBe, found } = await converge(
        () => findOrOpen({ repository, branch, piece, open, record }),
        ctx,
      ).catch(async error => {
        // On a branch that was there may be somebody's work. A step with
        // failure() would not do: once completed, it is not run in a retry.
        if (!wasThere) {
          await takeBack
            .run({ ...ctx, taskId: ctx.task.id, only: [piece] })
            .catch(failure => ctx.logger.warn(failure.message));
        }
        throw error;
      });
      ctx.logger.info(
        `${cameToBe === 'made' ? 'Opened' : 'Found'} ${found.url}`,
      );
      ctx.output('exists', cameToBe === 'found');
      ctx.output('url', found.url);
      ctx.output('number', found.number);
    },
  });
}

async function findOrOpen(options: {
  repository: GithubRepository;
  branch: string;
  piece: Piece;
  open: () => Promise<void>;
  record: RunRecord;
}): Promise<{ cameToBe: 'made' | 'found'; found: FoundPullRequest }> {
  const { repository, branch, piece, open, record } = options;
  const look = () => repository.pullRequestOf(branch);
  const there = await look();
  if (there) {
    const cameToBe = await record.there({ ...piece, url: there.url });
    return { cameToBe, found: there };
  }
  let opened: FoundPullRequest | undefined;
  const cameToBe = await record.make(
    piece,
    async () => {
      await open();
      opened = await look();
      return { url: opened?.url };
    },
    async () => {
      opened = await look();
      return opened !== undefined;
    },
  );
  if (!opened) {
    throw new UpstreamError(
      `GitHub does not list the pull request of ${branch} in ${repository.name} yet`,
    );
  }
  return { cameToBe, found: opened };
}

/** The stock action wraps what GitHub said. */
function describeFailure(error: Error & { cause?: unknown }): unknown {
  const described = describeGithubError(error.cause ?? error);
  const isOvertaken =
    described instanceof UpstreamError &&
    described.status === 422 &&
    /Reference already exists|pull request already exists/i.test(
      described.message,
    );
  return isOvertaken
    ? // In a moment the other run has opened it.
      new UpstreamError(described.message)
    : described;
}
