import { ConflictError } from '@backstage/errors';
import { Client, escapeIdentifier, escapeLiteral } from 'pg';
import { PostgresConfig } from '../config';
import { UpstreamError } from '../upstream/UpstreamError';
import { scramVerifier } from './scramVerifier';

/** PostgreSQL's, https://www.postgresql.org/docs/current/errcodes-appendix.html */
const CONNECTION_ERRORS = /^(08|57P0|53)/;

/** A part of a database for a service. */
export type DatabasePart = 'role' | 'database';

/**
 * Databases of services on one server: each with a role of the same name that
 * owns it. A comment says which entity both belong to; without that comment
 * they are somebody else's, and are never touched.
 */
export class ServiceDatabases {
  readonly #config: PostgresConfig;

  constructor(config: PostgresConfig) {
    this.#config = config;
  }

  /** Where a service finds its database. */
  connectionString(name: string, password: string): string {
    const { host, port, ssl } = this.#config;
    const mode = ssl ? '?sslmode=verify-full' : '';
    return `postgresql://${name}:${password}@${host}:${port}/${name}${mode}`;
  }

  /**
   * Which parts there are.
   *
   * @throws ConflictError when one of them belongs to something else
   */
  look(name: string, entityRef: string): Promise<Set<DatabasePart>> {
    return this.#connected(client => findParts(client, name, entityRef));
  }

  /**
   * Makes the parts that are missing, and undoes that when it fails midway.
   *
   * @returns those it made
   */
  provision(
    name: string,
    entityRef: string,
    password: string,
  ): Promise<DatabasePart[]> {
    return this.#locked(name, async client => {
      const found = await findParts(client, name, entityRef);
      const made: DatabasePart[] = [];
      try {
        if (!found.has('role')) {
          await createRole(client, name, entityRef, password);
          made.push('role');
        }
        if (!found.has('database')) {
          made.push('database');
          await createDatabase(client, name, entityRef);
        }
        return made;
      } catch (error) {
        await dropParts(client, name, made);
        throw error;
      }
    });
  }

  /** Lets one run after the other do more with a name than one call does. */
  oneAfterTheOther<T>(name: string, work: () => Promise<T>): Promise<T> {
    return this.#locked(`all of ${name}`, work);
  }

  async setPassword(name: string, password: string): Promise<void> {
    await this.#locked(name, client =>
      client.query(
        `ALTER ROLE ${escapeIdentifier(name)} PASSWORD ${escapeLiteral(
          scramVerifier(password),
        )}`,
      ),
    );
  }

  /** Drops these parts, as far as they are there and of that entity. */
  async drop(
    name: string,
    entityRef: string,
    parts: readonly DatabasePart[],
  ): Promise<void> {
    await this.#locked(name, async client => {
      const found = await findParts(client, name, entityRef);
      await dropParts(
        client,
        name,
        parts.filter(part => found.has(part)),
      );
    });
  }

  /** Lets one run after the other have a name. */
  #locked<T>(name: string, work: (client: Client) => Promise<T>): Promise<T> {
    return this.#connected(async client => {
      // Given back with the connection.
      await client.query('SELECT pg_advisory_lock(hashtext($1))', [
        `service database ${name}`,
      ]);
      return work(client);
    });
  }

  async #connected<T>(work: (client: Client) => Promise<T>): Promise<T> {
    const client = new Client({
      ...this.#config,
      database: 'postgres',
      application_name: 'portal golden paths',
      connectionTimeoutMillis: 10_000,
    });
    // A connection that breaks fails what is asked of it; unheard, it would end
    // the process.
    client.on('error', () => {});
    try {
      await client.connect();
      return await work(client);
    } catch (error) {
      throw isOutage(error)
        ? new UpstreamError(
            `PostgreSQL cannot be reached at ${this.#config.host}:${
              this.#config.port
            }; run the template again when it is back, nothing is lost`,
            { cause: error },
          )
        : error;
    } finally {
      await client.end();
    }
  }
}

async function findParts(
  client: Client,
  name: string,
  entityRef: string,
): Promise<Set<DatabasePart>> {
  const { rows } = await client.query<{
    part: DatabasePart;
    comment: string | null;
  }>(
    `SELECT 'role' AS part, shobj_description(oid, 'pg_authid') AS comment
       FROM pg_roles WHERE rolname = $1
     UNION ALL
     -- One that was made a moment before its comment is known by its owner.
     SELECT 'database', coalesce(
              shobj_description(d.oid, 'pg_database'),
              shobj_description(d.datdba, 'pg_authid'))
       FROM pg_database d WHERE datname = $1`,
    [name],
  );
  const foreign = rows.find(({ comment }) => comment !== commentFor(entityRef));
  if (foreign) {
    throw new ConflictError(
      `There is a ${foreign.part} ${name} that does not belong to ${entityRef}; choose another name`,
    );
  }
  return new Set(rows.map(({ part }) => part));
}

async function createRole(
  client: Client,
  name: string,
  entityRef: string,
  password: string,
) {
  const role = escapeIdentifier(name);
  await client.query('BEGIN');
  await client.query(
    `CREATE ROLE ${role} LOGIN PASSWORD ${escapeLiteral(
      scramVerifier(password),
    )}`,
  );
  await client.query(
    `COMMENT ON ROLE ${role} IS ${escapeLiteral(commentFor(entityRef))}`,
  );
  await client.query('COMMIT');
}

async function createDatabase(client: Client, name: string, entityRef: string) {
  const database = escapeIdentifier(name);
  await client.query(`CREATE DATABASE ${database} OWNER ${database}`);
  await client.query(`REVOKE ALL ON DATABASE ${database} FROM PUBLIC`);
  await client.query(
    `COMMENT ON DATABASE ${database} IS ${escapeLiteral(
      commentFor(entityRef),
    )}`,
  );
}

/** The database before the role, which owns it. */
async function dropParts(
  client: Client,
  name: string,
  parts: readonly DatabasePart[],
) {
  const identifier = escapeIdentifier(name);
  await client.query('ROLLBACK');
  if (parts.includes('database')) {
    await client.query(`DROP DATABASE IF EXISTS ${identifier} WITH (FORCE)`);
  }
  if (parts.includes('role')) {
    await client.query(`DROP ROLE IF EXISTS ${identifier}`);
  }
}

function commentFor(entityRef: string): string {
  return `portal: ${entityRef}`;
}

function isOutage(error: unknown): boolean {
  const { code = '' } = error as { code?: string };
  return CONNECTION_ERRORS.test(code) || /^E[A-Z]+$/.test(code);
}
