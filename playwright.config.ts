import { defineConfig } from '@playwright/test';
import { FULL_TIER_FILES } from './packages/local/src/test/Stage';

/**
 * The portal runs as `./yarnw dev` runs it, with a state and ports of its own.
 * `./yarnw test e2e` chooses these and finds the browser.
 */
export default defineConfig({
  // A browser that loads the app for the first time takes a while on two cores.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  forbidOnly: true,
  // One portal, and one order.
  workers: 1,
  testIgnore: process.env.TEST_TIER === 'full' ? [] : FULL_TIER_FILES,
  reporter: [['list'], ['./packages/local/src/test/PlaywrightReporter.ts']],
  webServer: {
    // Without a shell between: the portal ends when its parent, Playwright, does.
    command: 'exec node packages/local/bin/local dev',
    wait: { stdout: /Ctrl-C stops everything/ },
    timeout: 300_000,
    stdout: 'pipe',
    gracefulShutdown: { signal: 'SIGINT', timeout: 30_000 },
  },
  use: {
    actionTimeout: 20_000,
    baseURL: process.env.PORTAL_APP_URL,
    viewport: { width: 1440, height: 900 },
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM,
      // Chromium has no sandbox for root.
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    },
  },
  outputDir: 'node_modules/.cache/e2e-test-results',
  projects: [
    { name: 'app', testDir: 'packages/app/e2e-tests' },
    { name: 'verify', testDir: 'packages/verify/e2e-tests' },
    { name: 'local', testDir: 'packages/local/e2e-tests' },
  ],
});
