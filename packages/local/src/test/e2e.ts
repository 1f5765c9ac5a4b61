import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findFreePortVariables } from '../settings';
import { findChromium } from './chromium';
import { Outcome, outcomeOfTests } from './Outcome';
import { run } from './run';

interface PlaywrightReport {
  readonly stats: {
    readonly expected: number;
    readonly unexpected: number;
    readonly flaky: number;
    readonly skipped: number;
  };
}

/** The portal as a person meets it: started by `yarn dev`, opened in Chromium. */
export async function runEndToEndTests(
  dir: string,
  args: readonly string[],
): Promise<Outcome> {
  const report = join(dir, 'playwright.json');
  const ports = await findFreePortVariables();
  const exitCode = await run(
    'playwright',
    ['test', '--reporter=list,json', ...args],
    {
      CHROMIUM: findChromium(),
      LOCAL_DIR: join(dir, 'local'),
      LOCAL_SCRATCH: 'true',
      ...ports,
      PORTAL_APP_URL: `http://localhost:${ports.APP_PORT}`,
      PLAYWRIGHT_JSON_OUTPUT_NAME: report,
    },
  );
  const { stats }: PlaywrightReport = JSON.parse(
    await readFile(report, 'utf8'),
  );
  return outcomeOfTests(exitCode, {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky,
    skipped: stats.skipped,
  });
}
