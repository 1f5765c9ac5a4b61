import { join } from 'node:path';
import { findFreePorts } from '../service/ports';
import { PostgresService, SCRATCH_FLAGS } from './PostgresService';

/** A PostgreSQL on a free port, of which nothing has to survive. */
export async function createScratchPostgres(
  dir: string,
  logFile: string,
): Promise<PostgresService> {
  const [port] = await findFreePorts(1);
  return PostgresService.create({
    dir: join(dir, 'postgres'),
    port,
    logFile,
    flags: SCRATCH_FLAGS,
  });
}
