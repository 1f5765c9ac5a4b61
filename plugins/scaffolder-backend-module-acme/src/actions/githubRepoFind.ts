import { ConflictError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { GithubRepositories } from '../github/GithubRepositories';
import { ORIGIN_FILE, templateOf } from '../github/origin';
import { examples } from './githubRepoFind.examples';

/** Tells a repository that a template made from one of somebody else. */
export function createGithubRepoFindAction(options: {
  repositories: GithubRepositories;
}) {
  return createTemplateAction({
    id: 'acme:github:repo:find',
    description:
      'Looks whether a repository is there, and whether this template made it; one of somebody else is an error.',
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        repoUrl: z =>
          z.string().describe('As host?owner=organization&repo=name'),
        template: z => z.string().describe('The name of the template'),
      },
      output: {
        exists: z => z.boolean().describe('Whether it is there already'),
        url: z => z.string().optional().describe('Its address, if it is there'),
      },
    },
    async handler(ctx) {
      const { repoUrl, template } = ctx.input;
      const repository = await options.repositories.open(repoUrl);
      const found = await repository.find();
      ctx.output('exists', found !== undefined);
      if (!found) {
        ctx.logger.info(`${repository.name} is free`);
        return;
      }
      const origin = await repository.readFile(ORIGIN_FILE);
      const maker = origin && templateOf(origin);
      if (maker !== template) {
        throw new ConflictError(
          `There is a repository ${repository.name} that ${
            maker ? `the template ${maker}` : 'no template'
          } made: ${found.url}. Choose another name`,
        );
      }
      ctx.output('url', found.url);
      ctx.logger.info(`Found ${found.url}, made by this template`);
    },
  });
}
