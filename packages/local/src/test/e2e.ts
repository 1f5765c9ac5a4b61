import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findFreePorts } from '../service/ports';
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
  const [app, backend, postgres, github, pagerDuty, jira] = await findFreePorts(
    6,
  );
  const exitCode = await run(
    'playwright',
    ['test', '--reporter=list,json', ...args],
    {
      CHROMIUM: findChromium(),
      LOCAL_DIR: join(dir, 'local'),
      APP_PORT: String(app),
      BACKEND_PORT: String(backend),
      POSTGRES_PORT: String(postgres),
      GITHUB_PORT: String(github),
      PAGERDUTY_PORT: String(pagerDuty),
      JIRA_PORT: String(jira),
      PORTAL_APP_URL: `http://localhost:${app}`,
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
