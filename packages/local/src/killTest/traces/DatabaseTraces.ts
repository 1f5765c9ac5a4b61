import { toError } from '@backstage/errors';
import { Client, Pool } from 'pg';
import { GithubTraces } from './GithubTraces';
import { Picture } from './Picture';

const SECRET = 'DATABASE_URL';
const LOGIN_TIMEOUT_MS = 10_000;

/** What there is of a service on PostgreSQL. */
export class DatabaseTraces {
  readonly #pool: Pool;
  readonly #github: GithubTraces;

  /** @param pool - of connections to any database of the server */
  constructor(pool: Pool, github: GithubTraces) {
    this.#pool = pool;
    this.#github = github;
  }

  async of(
    name: string,
  ): Promise<{ count: number; problems: string[]; picture: Picture }> {
    const { rows } = await this.#pool.query<{ part: string }>(
      `SELECT 'role' AS part FROM pg_roles WHERE rolname = $1
       UNION ALL SELECT 'database' FROM pg_database WHERE datname = $1`,
      [name],
    );
    const parts = rows.map(({ part }) => part);
    const secret = await this.#github.secret(name, SECRET);
    if (secret !== undefined) {
      parts.push('secret');
    }
    if (secret === undefined || parts.length !== 3) {
      return {
        count: 0,
        problems: [`of the database only: ${parts.join(', ') || 'nothing'}`],
        picture: {},
      };
    }
    const problems = await unlessLogsIn(secret, name);
    return { count: problems.length > 0 ? 0 : 1, problems, picture: {} };
  }

  async list(): Promise<string[]> {
    const { rows } = await this.#pool.query<{ line: string }>(
      `SELECT 'role ' || rolname AS line FROM pg_roles
       UNION ALL SELECT 'database ' || datname FROM pg_database`,
    );
    return rows.map(({ line }) => line);
  }
}

/** As the service would, with what its secret says. */
async function unlessLogsIn(
  connectionString: string,
  name: string,
): Promise<string[]> {
  const client = new Client({
    connectionString,
    connectionTimeoutMillis: LOGIN_TIMEOUT_MS,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ is_own: boolean }>(
      'SELECT current_user = $1 AND current_database() = $1 AS is_own',
      [name],
    );
    return rows[0].is_own
      ? []
      : [`its secret ${SECRET} leads to the database of another`];
  } catch (error) {
    return [
      `its secret ${SECRET} does not let it in: ${toError(error).message}`,
    ];
  } finally {
    await client.end();
  }
}
