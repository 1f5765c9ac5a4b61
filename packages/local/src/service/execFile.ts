import * as childProcess from 'node:child_process';
import { promisify } from 'node:util';
import { toError } from '@backstage/errors';

/** Runs a program to its end; rejects when it fails or does not start. */
export const execFile = promisify(childProcess.execFile);

/** What a failed program wrote to its error output, or why it did not start. */
export function errorOutput(failure: unknown): string {
  const error: Error & { stderr?: string } = toError(failure);
  return error.stderr?.trim() || error.message;
}

/** Everything it wrote: some programs tell what is wrong on the other output. */
export function allOutput(failure: unknown): string {
  const { stdout = '' }: Error & { stdout?: string } = toError(failure);
  return `${stdout}${errorOutput(failure)}`;
}
