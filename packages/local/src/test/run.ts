import { ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { packagePath, REPOSITORY_ROOT } from '../paths';

const LEASH = packagePath('bin/leash.js');
/** How long it may take to end what it started, before that is forced to. */
const PATIENCE_MS = 30_000;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The tests were asked to stop. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
}

/**
 * Runs a program of node_modules at the root of the repository, its output
 * going where ours goes. It ends when this process does, with all it started.
 *
 * @returns its exit code, or 1 when it was ended by a signal
 * @throws InterruptedError when this process was asked to stop
 */
export function run(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<number> {
  return exitOf(
    spawn(process.execPath, leashed(command, args), {
      cwd: REPOSITORY_ROOT,
      env: { ...process.env, ...env },
      detached: true,
      stdio: ['pipe', 'inherit', 'inherit'],
    }),
  );
}

/** The same, and also returns what it printed. */
export async function runAndCapture(
  command: string,
  args: readonly string[],
): Promise<{ exitCode: number; output: string }> {
  const child = spawn(process.execPath, leashed(command, args), {
    cwd: REPOSITORY_ROOT,
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let output = '';
  const passOn = (from: Readable, to: Writable) =>
    from.setEncoding('utf8').on('data', text => {
      output += text;
      to.write(text);
    });
  passOn(child.stdout, process.stdout);
  passOn(child.stderr, process.stderr);
  return { exitCode: await exitOf(child), output };
}

function leashed(command: string, args: readonly string[]): string[] {
  const program = join(REPOSITORY_ROOT, 'node_modules/.bin', command);
  // As Ctrl-C does: Playwright ends its portal then, and on SIGTERM does not.
  return [LEASH, 'SIGINT', String(PATIENCE_MS), program, ...args];
}

function exitOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let interruptedBy: string | undefined;
    const interrupt = (signal: string) => {
      interruptedBy = signal;
      child.stdin?.end();
    };
    SIGNALS.forEach(signal => process.on(signal, interrupt));
    // It may have ended when it is asked to: that is what was wanted.
    child.stdin?.on('error', () => {});
    child.once('error', reject);
    child.once('close', code => {
      SIGNALS.forEach(signal => process.off(signal, interrupt));
      if (interruptedBy) {
        reject(
          new InterruptedError(`The tests were stopped by ${interruptedBy}`),
        );
      } else {
        resolve(code ?? 1);
      }
    });
  });
}
