import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createScratchPostgres } from '../postgres/createScratchPostgres';
import { Outcome, outcomeOfTests } from './Outcome';
import { run } from './run';

interface JestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly numRuntimeErrorTestSuites: number;
}

/** Unit and integration tests, on one PostgreSQL that is started for them. */
export async function runUnitTests(
  dir: string,
  args: readonly string[],
): Promise<Outcome> {
  const postgres = await createScratchPostgres(dir);
  await postgres.start();
  try {
    const { host, port, user, password } = postgres.connection;
    const report = join(dir, 'jest.json');
    const exitCode = await run(
      'backstage-cli',
      [
        ...['repo', 'test', '--watch=false', '--json'],
        `--outputFile=${report}`,
        ...args,
      ],
      {
        // Some of Backstage's packages import modules when they are needed, which
        // Jest lets them with this alone.
        NODE_OPTIONS: [process.env.NODE_OPTIONS, '--experimental-vm-modules']
          .filter(Boolean)
          .join(' '),
        BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING: `postgresql://${user}:${password}@${host}:${port}`,
      },
    );
    const { skipped, ...counts } = await readCounts(report);
    return outcomeOfTests(exitCode, {
      ...counts,
      // Who names tests skips the others on purpose.
      skipped: args.length > 0 ? 0 : skipped,
    });
  } finally {
    await postgres.stop();
  }
}

async function readCounts(file: string) {
  const report: JestReport = JSON.parse(await readFile(file, 'utf8'));
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}
