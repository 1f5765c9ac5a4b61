import { Piece } from '@internal/plugin-scaffolder-acme-common';
import { GithubRepository } from '../github/GithubRepository';
import { databaseKey } from '../postgres/databaseKey';
import { DatabasePart } from '../postgres/ServiceDatabases';

/** A name of the catalog, as long as PostgreSQL lets one be. */
export const DATABASE_NAME = /^[A-Za-z0-9][\w.-]{0,62}$/;

export const NOT_CONFIGURED =
  'The portal does not know a PostgreSQL for services; let the platform team set goldenPaths.postgres';

/** What a run makes: parts of the database, and the secret. */
export type Made = DatabasePart | 'secret';

/** In the order in which they are made. */
export const PARTS: readonly Made[] = ['role', 'database', 'secret'];

/** What these parts are in the ledger. */
export function databasePieces(options: {
  name: string;
  entityRef: string;
  repository: GithubRepository;
  secretName: string;
}): Record<Made, Piece> {
  const { name, entityRef, repository, secretName } = options;
  const key = databaseKey({ name, entityRef });
  return {
    role: { kind: 'database-role', key, title: `role ${name}` },
    database: { kind: 'database', key, title: `database ${name}` },
    secret: {
      kind: 'repository-secret',
      key: `${repository.key}#${secretName}`,
      title: `secret ${secretName} of ${repository.name}`,
    },
  };
}
