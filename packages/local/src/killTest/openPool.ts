import { Pool, PoolConfig } from 'pg';

/** What our own sessions are called at PostgreSQL. */
export const APPLICATION_NAME = 'kill test';

const CONNECTION_TIMEOUT_MS = 30_000;

/** Of connections to a server that is restarted under them. */
export function openPool(options: PoolConfig): Pool {
  const pool = new Pool({
    ...options,
    application_name: APPLICATION_NAME,
    connectionTimeoutMillis: CONNECTION_TIMEOUT_MS,
  });
  // The next query says so, and begins with a new connection.
  pool.on('error', () => {});
  return pool;
}
