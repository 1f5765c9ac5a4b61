import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { GithubRepositories } from '../github/GithubRepositories';
import { examples } from './githubPullRequestFind.examples';

/** Finds the pull request that an earlier run opened. */
export function createGithubPullRequestFindAction(options: {
  repositories: GithubRepositories;
}) {
  return createTemplateAction({
    id: 'acme:github:pull-request:find',
    description:
      'Looks for the pull request of a branch that is open, or was merged.',
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        repoUrl: z =>
          z.string().describe('As host?owner=organization&repo=name'),
        branch: z => z.string().describe('The branch it comes from'),
      },
      output: {
        exists: z => z.boolean().describe('Whether there is one'),
        url: z => z.string().optional().describe('Its address'),
        number: z => z.number().optional(),
        isMerged: z => z.boolean().optional(),
      },
    },
    async handler(ctx) {
      const { repoUrl, branch } = ctx.input;
      const repository = await options.repositories.open(repoUrl);
      const found = await repository.pullRequestOf(branch);
      ctx.output('exists', found !== undefined);
      if (!found) {
        ctx.logger.info(
          `${repository.name} has no pull request of the branch ${branch}`,
        );
        return;
      }
      ctx.output('url', found.url);
      ctx.output('number', found.number);
      ctx.output('isMerged', found.isMerged);
      ctx.logger.info(
        `Found ${found.url}, ${found.isMerged ? 'merged' : 'open'}`,
      );
    },
  });
}
