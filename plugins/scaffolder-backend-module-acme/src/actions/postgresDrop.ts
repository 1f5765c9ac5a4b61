import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { GithubRepositories } from '../github/GithubRepositories';
import { TakeBack } from '../runs/TakeBack';
import { DATABASE_NAME, databasePieces } from './postgres';
import { examples } from './postgresDrop.examples';

/** Takes back what acme:postgres:provision made in the same run. */
export function createPostgresDropAction(options: {
  repositories: GithubRepositories;
  takeBack: TakeBack;
}) {
  return createTemplateAction({
    id: 'acme:postgres:drop',
    description:
      'Drops the role, database and secret that a run made, unless another run uses them, for a step with failure().',
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        name: z => z.string().regex(DATABASE_NAME),
        entityRef: z => z.string().describe('What it belongs to'),
        repoUrl: z =>
          z.string().describe('As host?owner=organization&repo=name'),
        secretName: z => z.string().default('DATABASE_URL'),
      },
    },
    async handler(ctx) {
      const { name, entityRef, repoUrl } = ctx.input;
      const secretName = ctx.input.secretName ?? 'DATABASE_URL';
      const repository = await options.repositories.open(repoUrl);
      if (ctx.isDryRun) {
        return;
      }
      await options.takeBack.run({
        ...ctx,
        taskId: ctx.task.id,
        only: Object.values(
          databasePieces({ name, entityRef, repository, secretName }),
        ),
      });
    },
  });
}
