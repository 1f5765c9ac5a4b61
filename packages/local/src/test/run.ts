import { spawn } from 'node:child_process';
import { Readable, Writable } from 'node:stream';
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

/** The same, and also returns what it printed. */
export function runAndCapture(
  command: string,
  args: readonly string[],
): Promise<{ exitCode: number; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: REPOSITORY_ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const passOn = (from: Readable, to: Writable) =>
      from.setEncoding('utf8').on('data', text => {
        output += text;
        to.write(text);
      });
    passOn(child.stdout, process.stdout);
    passOn(child.stderr, process.stderr);
    child.once('error', reject);
    child.once('close', code => resolve({ exitCode: code ?? 1, output }));
  });
}
