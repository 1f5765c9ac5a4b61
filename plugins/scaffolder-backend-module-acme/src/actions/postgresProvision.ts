import { randomBytes } from 'node:crypto';
import { InputError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { Piece } from '@internal/plugin-scaffolder-acme-common';
import { PostgresConfig } from '../config';
import { GithubRepositories } from '../github/GithubRepositories';
import { GithubRepository } from '../github/GithubRepository';
import { ServiceDatabases } from '../postgres/ServiceDatabases';
import { Ledger } from '../runs/Ledger';
import { RunRecord } from '../runs/RunRecord';
import { TakeBack } from '../runs/TakeBack';
import { converge } from '../upstream/converge';
import {
  DATABASE_NAME,
  databasePieces,
  Made,
  NOT_CONFIGURED,
  PARTS,
} from './postgres';
import { examples } from './postgresProvision.examples';

const PASSWORD_BYTES = 24;

/** Gives a service a database of its own, and keeps the password nowhere else. */
export function createPostgresProvisionAction(options: {
  ledger: Ledger;
  postgres: PostgresConfig | undefined;
  repositories: GithubRepositories;
  takeBack: TakeBack;
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
        () =>
          // The secret belongs to the password: both are of the same run.
          databases.oneAfterTheOther(name, () =>
            provision({
              databases,
              repository,
              name,
              entityRef,
              secretName,
              record: new RunRecord(options.ledger, ctx),
              takeBack: only =>
                options.takeBack.run({ ...ctx, taskId: ctx.task.id, only }),
            }),
          ),
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
  record: RunRecord;
  takeBack: (only: readonly Piece[]) => Promise<unknown>;
}): Promise<Made[]> {
  const { databases, repository, name, entityRef, secretName } = options;
  const { record, takeBack } = options;
  const [found, hasSecret] = await Promise.all([
    databases.look(name, entityRef),
    repository.hasSecret(secretName),
  ]);
  const isThere = (part: Made) =>
    part === 'secret' ? hasSecret : found.has(part);
  const pieces = databasePieces(options);
  for (const part of PARTS.filter(each => !isThere(each))) {
    await record.begin(pieces[part]);
  }
  const password = randomBytes(PASSWORD_BYTES).toString('base64url');
  const made = await databases.provision(name, entityRef, password);
  const isNewRole = made.includes('role');
  if (!hasSecret || isNewRole) {
    try {
      if (!isNewRole) {
        // Nobody knows the one it has: an earlier run did not get to the secret.
        await databases.setPassword(name, password);
      }
      await repository.putSecret(
        secretName,
        databases.connectionString(name, password),
      );
    } catch (error) {
      // Nobody knows its password, also when it was made before an interruption.
      await takeBack([pieces.role, pieces.database]);
      throw error;
    }
  }
  const isMadeNow = (part: Made) =>
    part === 'secret' ? !hasSecret : made.includes(part);
  const ours: Made[] = [];
  for (const part of PARTS) {
    const cameToBe = isMadeNow(part)
      ? await record.made(pieces[part])
      : await record.there(pieces[part]);
    if (cameToBe === 'made') {
      ours.push(part);
    }
  }
  return ours;
}
