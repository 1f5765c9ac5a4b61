import { screenshot } from '@internal/local/screenshot';
import { expect, Page, test } from '@playwright/test';
import { fillInGoService } from './fillInGoService';
import { signIn } from './signIn';

// Of the payments team.
const MEMBER = 'Tomasz Wolski';
// Of the platform team, which merges what changes the infrastructure.
const PLATFORM_ENGINEER = 'Lars Nygaard';

// A run of its own each time, also on a portal that keeps its state.
const NAME = `refunds-${Date.now().toString(36)}`;

let page: Page;

test.beforeAll(async ({ browser }) => {
  page = await browser.newPage();
  await page.goto('/');
  await signIn(page, MEMBER);
  await expect(page.getByText('Acme Catalog')).toBeVisible();
});

test.afterAll(() => page.close());

test('the form says while one types that a name is taken', async () => {
  await page.goto('/create/templates/default/go-service');

  await page.getByLabel('Name').fill('ledger');

  await expect(
    page.getByText(/^ledger is taken by .*acme\/ledger$/),
  ).toBeVisible();
  await page.getByLabel('Name').fill('Ledger Two');
  await expect(page.getByText(/^2 to 40 lower-case letters/)).toBeVisible();
  await page.getByLabel('Name').fill(NAME);
  await expect(page.getByText(`${NAME} is free`)).toBeVisible();
});

test('a form makes a service, from its repository to its entry in the catalog', async ({
  browser,
}) => {
  await fillInGoService(page, NAME);
  await screenshot(page, 'template-needs');
  await page.getByRole('button', { name: 'Review' }).click();
  await screenshot(page, 'template-review');
  await page.getByRole('button', { name: 'Create' }).click();

  await page.getByRole('button', { name: 'Show logs' }).click();
  await expect(
    page.getByText('Beginning step Publish the repository'),
  ).toBeVisible();
  await screenshot(page, 'template-running');
  await expect(page.getByText('The repository was made.')).toBeVisible();
  await screenshot(page, 'golden-path');
  const pullRequest = await page
    .getByRole('link', { name: 'The infrastructure pull request' })
    .getAttribute('href');

  await page.getByRole('link', { name: 'The service in the catalog' }).click();
  await expect(page.getByRole('heading', { name: NAME })).toBeVisible();
  const about = page.getByText('About', { exact: true }).locator('../../..');
  await expect(about.getByRole('link', { name: 'Payments' })).toHaveCount(2);
  await screenshot(page, 'template-entity');

  const github = await (await browser.newContext()).newPage();
  await github.goto(pullRequest!);
  await github
    .getByLabel('Signed in as')
    .selectOption({ label: PLATFORM_ENGINEER });
  await github.getByRole('button', { name: 'Switch' }).click();
  await screenshot(github, 'template-infrastructure');
  await github.getByRole('button', { name: 'Merge pull request' }).click();
  await expect(github.getByText('lars-nygaard merged this')).toBeVisible();
  await github.context().close();
});

test('the same form again finds what is there, and says so', async () => {
  await fillInGoService(page, NAME);
  await page.getByRole('button', { name: 'Review' }).click();
  await page.getByRole('button', { name: 'Create' }).click();

  await expect(
    page.getByText('The repository was there already'),
  ).toBeVisible();
  await expect(
    page.getByText('The infrastructure pull request was there already.'),
  ).toBeVisible();
  await screenshot(page, 'template-again');
});
