import { readdir } from 'node:fs/promises';
import { ConflictError } from '@backstage/errors';

/**
 * Keeps a run that lost its workspace, which an interruption may do, from
 * publishing nothing.
 *
 * @param dir - in the workspace, where a step before has written something
 * @throws ConflictError when nothing is there
 */
export async function requireFiles(dir: string): Promise<void> {
  const names = await readdir(dir).catch(error => {
    if (error.code === 'ENOENT') {
      return [];
    }
    throw error;
  });
  if (names.length === 0) {
    throw new ConflictError(
      'This run has lost the files that it wrote; submit the form again, which finds what was made',
    );
  }
}
