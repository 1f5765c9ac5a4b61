import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { createScratchPostgres } from '../postgres/createScratchPostgres';
import { testLogFile } from '@internal/test-support';

/**
 * A PostgreSQL for the databases of services. Roles and databases belong to a
 * whole server: tests that share one would see, and remove, those of others.
 */
export async function startServicesPostgres() {
  const dir = await mkdtemp(join(tmpdir(), 'services '));
  const server = await createScratchPostgres(
    dir,
    testLogFile('services-postgres'),
  );
  await server.start();
  const client = new Client({ ...server.connection, database: 'postgres' });
  await client.connect();
  return {
    connection: server.connection,
    client,
    async remove() {
      await client.end();
      await server.stop();
      await rm(dir, { recursive: true });
    },
  };
}
