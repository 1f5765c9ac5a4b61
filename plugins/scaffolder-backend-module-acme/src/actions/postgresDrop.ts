import { InputError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { PostgresConfig } from '../config';
import { GithubRepositories } from '../github/GithubRepositories';
import { ServiceDatabases } from '../postgres/ServiceDatabases';
import { Ledger } from '../runs/Ledger';
import { converge } from '../upstream/converge';
import { DATABASE_NAME, databasePieces, NOT_CONFIGURED } from './postgres';
import { examples } from './postgresDrop.examples';

/** Takes back what acme:postgres:provision made in the same run. */
export function createPostgresDropAction(options: {
  ledger: Ledger;
  postgres: PostgresConfig | undefined;
  repositories: GithubRepositories;
}) {
  return createTemplateAction({
    id: 'acme:postgres:drop',
    description:
      'Drops the role, database and secret that a run made, for a step with failure().',
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        name: z => z.string().regex(DATABASE_NAME),
        entityRef: z => z.string().describe('What it belongs to'),
        repoUrl: z =>
          z.string().describe('As host?owner=organization&repo=name'),
        secretName: z => z.string().default('DATABASE_URL'),
        made: z =>
          z
            .array(z.enum(['role', 'database', 'secret']))
            .describe('The output of acme:postgres:provision'),
      },
    },
    async handler(ctx) {
      if (!options.postgres) {
        throw new InputError(NOT_CONFIGURED);
      }
      const { name, entityRef, repoUrl, made } = ctx.input;
      if (ctx.isDryRun || made.length === 0) {
        return;
      }
      const databases = new ServiceDatabases(options.postgres);
      const repository = await options.repositories.open(repoUrl);
      const secretName = ctx.input.secretName ?? 'DATABASE_URL';
      await converge(async () => {
        await databases.drop(
          name,
          entityRef,
          made.filter(part => part !== 'secret'),
        );
        if (made.includes('secret')) {
          await repository.deleteSecret(secretName);
        }
      }, ctx);
      const pieces = databasePieces({
        name,
        entityRef,
        repository,
        secretName,
      });
      for (const part of made) {
        await options.ledger.removed(ctx.task.id, pieces[part]);
      }
      ctx.logger.info(`Took back the ${made.join(', ')} of ${name}`);
    },
  });
}
