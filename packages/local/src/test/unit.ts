import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { packagePath } from '../paths';
import { createScratchPostgres } from '../postgres/createScratchPostgres';
import { Outcome, outcomeOfTests } from './Outcome';
import { run } from './run';
import { FULL_TIER_FILES, StageOptions } from './Stage';
import { readReport } from './TestReport';

/**
 * More than there are cores, as a test that uses a server waits for it about
 * half of the time.
 */
const WORKERS = availableParallelism() + 2;
/** A busy machine is no failure. A test that hangs is one, and few do. */
const TEST_TIMEOUT_MS = 30_000;

/** Unit and integration tests, on one PostgreSQL that is started for them. */
export async function runUnitTests({
  tier,
  dir,
  logDir,
  args,
}: StageOptions): Promise<Outcome> {
  const postgres = await createScratchPostgres(
    dir,
    join(logDir, 'postgres.log'),
  );
  await postgres.start();
  try {
    const { host, port, user, password } = postgres.connection;
    const report = join(dir, 'report.json');
    const exitCode = await run(
      'backstage-cli',
      [
        // First, as an option with several values takes those that follow it.
        ...['repo', 'test', ...args, '--watch=false'],
        // A snapshot that nobody has looked at is no proof.
        '--ci',
        `--maxWorkers=${WORKERS}`,
        `--testTimeout=${TEST_TIMEOUT_MS}`,
        ...(tier === 'first'
          ? [`--testPathIgnorePatterns=${FULL_TIER_FILES.source}`]
          : []),
        '--reporters=default',
        `--reporters=${packagePath('src/test/jestReporter.js')}`,
      ],
      {
        // Some of Backstage's packages import modules when they are needed, which
        // Jest lets them with this alone.
        NODE_OPTIONS: [
          process.env.NODE_OPTIONS,
          '--experimental-vm-modules',
          `--require ${JSON.stringify(packagePath('src/test/noteCrash.js'))}`,
        ]
          .filter(Boolean)
          .join(' '),
        BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING: `postgresql://${user}:${password}@${host}:${port}`,
        TEST_REPORT: report,
        TEST_LOGS: logDir,
      },
    );
    const { skipped, ...counts } = await readReport(report);
    return outcomeOfTests('unit', exitCode, {
      ...counts,
      // A developer who names tests skips the others on purpose.
      skipped: args.some(isTestName) ? [] : skipped,
    });
  } finally {
    await postgres.stop();
  }
}

function isTestName(arg: string): boolean {
  return arg.startsWith('-t') || arg.startsWith('--testNamePattern');
}
