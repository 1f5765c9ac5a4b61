import { join } from 'node:path';
import { findFreePortVariables } from '../settings';
import { findChromium } from './chromium';
import { Outcome, outcomeOfTests } from './Outcome';
import { run } from './run';
import { StageOptions } from './Stage';
import { readReport } from './TestReport';

/** The portal as a person meets it: started by `yarn dev`, opened in Chromium. */
export async function runEndToEndTests({
  tier,
  dir,
  logDir,
  args,
}: StageOptions): Promise<Outcome> {
  const report = join(dir, 'report.json');
  const ports = await findFreePortVariables();
  const exitCode = await run('playwright', ['test', ...args], {
    CHROMIUM: findChromium(),
    LOCAL_DIR: join(dir, 'local'),
    LOCAL_LOGS: logDir,
    LOCAL_SCRATCH: 'true',
    ...ports,
    // What `dev` takes for its own start, when it tells how long it took.
    YARNW_STARTED_AT: undefined,
    PORTAL_APP_URL: `http://localhost:${ports.APP_PORT}`,
    TEST_TIER: tier,
    TEST_REPORT: report,
    TEST_LOGS: logDir,
  });
  return outcomeOfTests('e2e', exitCode, await readReport(report));
}
