import { randomBytes } from 'node:crypto';
import { InputError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { PostgresConfig } from '../config';
import { GithubRepositories } from '../github/GithubRepositories';
import { GithubRepository } from '../github/GithubRepository';
import { DatabasePart, ServiceDatabases } from '../postgres/ServiceDatabases';
import { converge } from '../upstream/converge';
import { DATABASE_NAME, NOT_CONFIGURED } from './postgres';
import { examples } from './postgresProvision.examples';

const PASSWORD_BYTES = 24;

/** What a run made: parts of the database, and the secret. */
type Made = DatabasePart | 'secret';

/** Gives a service a database of its own, and keeps the password nowhere else. */
export function createPostgresProvisionAction(options: {
  postgres: PostgresConfig | undefined;
  repositories: GithubRepositories;
}) {
  return createTemplateAction({
    id: 'acme:postgres:provision',
    description:
      'Finds or creates a PostgreSQL database and its role, and keeps the address with the password as a secret of the repository.',
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        name: z =>
          z
            .string()
            .regex(DATABASE_NAME)
            .describe('Of the database, and of the role that owns it'),
        entityRef: z => z.string().describe('What it belongs to'),
        repoUrl: z =>
          z.string().describe('As host?owner=organization&repo=name'),
        secretName: z => z.string().default('DATABASE_URL'),
      },
      output: {
        made: z =>
          z
            .array(z.string())
            .describe(
              'What this run made of role, database and secret; the rest was there',
            ),
      },
    },
    async handler(ctx) {
      if (!options.postgres) {
        throw new InputError(NOT_CONFIGURED);
      }
      const { name, entityRef, repoUrl } = ctx.input;
      const secretName = ctx.input.secretName ?? 'DATABASE_URL';
      const databases = new ServiceDatabases(options.postgres);
      const repository = await options.repositories.open(repoUrl);
      if (ctx.isDryRun) {
        await converge(() => databases.look(name, entityRef), ctx);
        ctx.output('made', []);
        return;
      }
      const made = await converge(
        () => provision({ databases, repository, name, entityRef, secretName }),
        ctx,
      );
      ctx.logger.info(
        made.length > 0
          ? `Made the ${made.join(', ')} of ${name}`
          : `Found the role, database and secret of ${name}`,
      );
      ctx.output('made', made);
    },
  });
}

async function provision(options: {
  databases: ServiceDatabases;
  repository: GithubRepository;
  name: string;
  entityRef: string;
  secretName: string;
}): Promise<Made[]> {
  const { databases, repository, name, entityRef, secretName } = options;
  const hasSecret = await repository.hasSecret(secretName);
  const password = randomBytes(PASSWORD_BYTES).toString('base64url');
  const made = await databases.provision(name, entityRef, password);
  if (hasSecret && !made.includes('role')) {
    return made;
  }
  try {
    if (!made.includes('role')) {
      // Nobody knows the one it has: an earlier run did not get to the secret.
      await databases.setPassword(name, password);
    }
    await repository.putSecret(
      secretName,
      databases.connectionString(name, password),
    );
    return hasSecret ? made : [...made, 'secret'];
  } catch (error) {
    await databases.drop(name, entityRef, made);
    throw error;
  }
}
