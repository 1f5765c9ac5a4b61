import { readFile } from 'node:fs/promises';
import { NotFoundError } from '@backstage/errors';

/** What a test runner reports, by jestReporter.js or PlaywrightReporter.ts. */
export interface TestReport {
  readonly passed: number;
  readonly failures: readonly Failure[];
  readonly skipped: readonly TestName[];
  /** How long each file of tests took. */
  readonly files: readonly TimedFile[];
}

export interface TestName {
  /** Relative to the root of the repository, or the name of a check. */
  readonly file: string;
  /** The names of the test and of what it is in. */
  readonly name: string;
}

export interface Failure extends TestName {
  readonly message: string;
  /** Of the servers that the test used, the one that was written last first. */
  readonly logs: readonly Log[];
}

export interface Log {
  readonly name: string;
  readonly lines: readonly string[];
}

export interface TimedFile {
  readonly file: string;
  readonly ms: number;
}

/** @throws NotFoundError when the runner ended without a report */
export async function readReport(file: string): Promise<TestReport> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    throw new NotFoundError(
      'The test runner ended before it could report; what it printed tells why',
    );
  }
}
