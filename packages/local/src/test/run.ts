import { spawn } from 'node:child_process';
import { REPOSITORY_ROOT } from '../paths';

/**
 * Runs a program of node_modules at the root of the repository, its output
 * going where ours goes.
 *
 * @returns its exit code, or 1 when it was ended by a signal
 */
export function run(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: REPOSITORY_ROOT,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    child.once('error', reject);
    child.once('close', code => resolve(code ?? 1));
  });
}
