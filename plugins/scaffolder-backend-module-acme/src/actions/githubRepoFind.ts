import { Config } from '@backstage/config';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { pageOf } from '../catalog/pageOf';
import { GithubRepositories } from '../github/GithubRepositories';
import { makerOf, takenBy } from '../github/makerOf';
import { examples } from './githubRepoFind.examples';

/** Tells a repository that a template made from one of somebody else. */
export function createGithubRepoFindAction(options: {
  config: Config;
  repositories: GithubRepositories;
}) {
  const { config, repositories } = options;
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
        entityRef: z => z.string().describe('What it is in the catalog'),
      },
      output: {
        exists: z =>
          z.boolean().describe('Whether it is there, with its content'),
        url: z => z.string().optional().describe('Its address, if it is there'),
      },
    },
    async handler(ctx) {
      const { repoUrl, template, entityRef } = ctx.input;
      const repository = await repositories.open(repoUrl);
      const maker = await makerOf(repository, pageOf(config, entityRef));
      if (maker.state === 'made' && maker.template !== template) {
        throw takenBy(repository.name, maker);
      }
      ctx.output('exists', maker.state === 'made');
      if (maker.state === 'free') {
        ctx.logger.info(`${repository.name} is free`);
        return;
      }
      ctx.output('url', maker.url);
      ctx.logger.info(
        maker.state === 'made'
          ? `Found ${maker.url}, made by this template`
          : `Found ${maker.url}, begun by this template and empty as yet`,
      );
    },
  });
}
