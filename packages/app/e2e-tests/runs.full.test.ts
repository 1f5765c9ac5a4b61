import { LocalGithub } from '@internal/local/LocalGithub';
import { screenshot } from '@internal/local/screenshot';
import { expect, Page, test } from '@playwright/test';
import { fillInGoService } from './fillInGoService';
import { killBackend } from './killBackend';
import { breakPagerDuty, healPagerDuty } from './pagerDuty';
import { signIn } from './signIn';

// Of the payments team.
const MEMBER = 'Tomasz Wolski';

// Runs of their own each time, also on a portal that keeps its state.
const SUFFIX = Date.now().toString(36);
const RETRIED = `retried-${SUFFIX}`;
const KILLED = `killed-${SUFFIX}`;
const GIVEN_UP = `given-up-${SUFFIX}`;

let page: Page;
const github = LocalGithub.ofPortal();

test.beforeAll(async ({ browser }) => {
  page = await browser.newPage();
  await page.goto('/');
  await signIn(page, MEMBER);
  await expect(page.getByText('Acme Catalog')).toBeVisible();
});

test.afterEach(() => healPagerDuty());

test.afterAll(() => page.close());

const report = () => page.getByRole('table', { name: 'Steps of this run' });

function stepRow(name: string) {
  return report()
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name }) });
}

/** A service that has its repository, and nobody who is called. */
async function failAtOnCall(name: string) {
  await breakPagerDuty();
  await fillInGoService(page, name);
  await page.getByRole('button', { name: 'Review' }).click();
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(stepRow('Publish the repository')).toContainText('· made');
  await expect(
    page.getByRole('button', { name: 'Retry', exact: true }),
  ).toBeVisible();
}

test('a run that failed says why, and goes on from there when it is retried', async () => {
  await failAtOnCall(RETRIED);
  await expect(stepRow('Register on-call')).toContainText(
    /PagerDuty .*503.* press Retry/i,
  );
  await screenshot(page, 'run-failed');

  await healPagerDuty();
  await page.getByRole('button', { name: 'Retry', exact: true }).click();

  await expect(page.getByText('Resumed once')).toBeVisible();
  await expect(page.getByText('The repository was made.')).toBeVisible();
  await expect(stepRow('Register on-call')).toContainText('begun 2 times');
  await expect(stepRow('Publish the repository')).not.toContainText('begun');
  await expect(
    page.getByRole('button', { name: 'Retry', exact: true }),
  ).toBeHidden();
  await screenshot(page, 'run-resumed');
});

test('a run goes on by itself after its backend was killed', async () => {
  // The backend starts, finds the run, and the page finds the backend.
  test.setTimeout(240_000);
  await github.delay('POST', '/api/v3/orgs/acme/repos', 5_000);
  await fillInGoService(page, KILLED);
  await page.getByRole('button', { name: 'Review' }).click();
  await page.getByRole('button', { name: 'Create' }).click();
  await page.getByRole('button', { name: 'Show logs' }).click();
  await expect(
    page.getByText('Beginning step Publish the repository'),
  ).toBeVisible();

  killBackend();
  await screenshot(page, 'run-killed');

  await expect(page.getByText('Resumed once')).toBeVisible({
    timeout: 150_000,
  });
  await expect(page.getByText('The repository was made.')).toBeVisible({
    timeout: 60_000,
  });
  await expect(stepRow('Publish the repository')).toContainText('· made');
  await screenshot(page, 'run-survived');
  expect(await github.repositoriesNamed(KILLED)).toBe(1);
});

test('a run that is given up is cleaned up, and nothing of it stays', async () => {
  await failAtOnCall(GIVEN_UP);
  const made = stepRow('Publish the repository').getByRole('link');
  const repository = await made.getAttribute('href');
  expect((await page.request.get(repository!)).status()).toBe(200);
  const address = page.url();

  await page.getByRole('button', { name: 'Clean up' }).click();
  const removed = page.getByRole('region', { name: 'Will be removed' });
  await expect(removed.getByRole('link', { name: GIVEN_UP })).toHaveCount(2);
  await screenshot(page, 'run-clean-up-form');
  await page.getByRole('button', { name: 'Review' }).click();
  await page.getByRole('button', { name: 'Clean up' }).click();

  await expect(page.getByText('Removed:')).toBeVisible();
  await screenshot(page, 'run-clean-up');
  expect((await page.request.get(repository!)).status()).toBe(404);

  await page.goto(address);
  await expect(stepRow('Publish the repository')).toContainText('· removed');
  await expect(
    page.getByRole('link', { name: 'Cleaned up by another run' }),
  ).toBeVisible();
  await expect(
    page.getByRole('button', { name: 'Retry', exact: true }),
  ).toBeHidden();
  await screenshot(page, 'run-cleaned-up');
});
