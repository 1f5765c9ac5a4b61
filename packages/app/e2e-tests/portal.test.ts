import { screenshot } from '@internal/local/screenshot';
import { expect, Page, test } from '@playwright/test';
import { signIn } from './signIn';

const SYSTEMS = [
  'Commerce',
  'Data',
  'Identity',
  'Payments',
  'Platform',
  'Support',
];

// Of the payments team, which owns two components and the system of them.
const MEMBER = 'Tomasz Wolski';
// Of no organization.
const STRANGER = 'Milo Brandt';

// One page for all, as a person has, who loads the app and signs in once.
let page: Page;

test.beforeAll(async ({ browser }) => {
  page = await browser.newPage();
  await page.goto('/');
  await signIn(page, MEMBER);
  await expect(
    page
      .getByRole('navigation', { name: 'sidebar nav' })
      .getByRole('link', { name: 'Catalog', exact: true }),
  ).toBeVisible();
});

test.afterAll(() => page.close());

test('the root leads to the catalog, which opens with what one owns', async () => {
  await page.goto('/');

  await expect(page).toHaveURL(/\/catalog(\?|$)/);
  await expect(
    page.getByRole('heading', { name: 'Acme Catalog' }),
  ).toBeVisible();
  await expect(page.getByText(/^Owned Components \(\d+\)$/)).toBeVisible();
  for (const component of ['Ledger', 'Payments gateway']) {
    await expect(
      page.getByRole('link', { name: component, exact: true }),
    ).toBeVisible();
  }
  await screenshot(page, 'owned');
});

test('the settings show who one is in the catalog, and the teams', async () => {
  await page.goto('/settings');

  const identity = page.getByText('Ownership Entities').locator('..');
  await expect(identity.getByRole('link', { name: MEMBER })).toBeVisible();
  await expect(identity.getByRole('link', { name: 'Payments' })).toBeVisible();
  await screenshot(page, 'settings');
});

test('a stranger is turned away, and told why', async ({ browser }) => {
  const context = await browser.newContext();
  const strangersPage = await context.newPage();
  await strangersPage.goto('/');

  await signIn(strangersPage, STRANGER);

  await expect(
    strangersPage.getByText(
      /GitHub user milo-brandt is not a member of acme, or the last org sync, at .* UTC, did not hold them\. Ask an owner of acme to add you/,
    ),
  ).toBeVisible();
  await strangersPage.screenshot({
    path: 'node_modules/.cache/e2e-screenshots/stranger.png',
  });
  await context.close();
});

test('the catalog shows the six systems', async () => {
  await page.goto('/catalog?filters[kind]=system&filters[user]=all');

  await expect(page.getByText('All Systems (6)')).toBeVisible();
  for (const system of SYSTEMS) {
    // Not a team of the same name, which owns one.
    const link = page.locator('a[href*="/default/system/"]');
    await expect(link.filter({ hasText: system })).toBeVisible();
  }
  await screenshot(page, 'catalog');
});

test('a system page shows what belongs to it as a graph', async () => {
  await page.goto('/catalog?filters[kind]=system&filters[user]=all');
  await page.getByRole('link', { name: 'Commerce', exact: true }).click();

  await expect(page).toHaveURL(/\/catalog\/default\/system\/commerce$/);
  const graph = page.locator('svg#dependency-graph');
  await graph.scrollIntoViewIfNeeded();
  for (const node of ['Commerce', 'Shopping', 'Checkout PostgreSQL']) {
    await expect(graph.getByText(node, { exact: true })).toBeVisible();
  }
  await screenshot(page, 'system');
});

test('the create page offers the golden paths', async () => {
  await page.goto('/create');

  for (const path of [
    'Service in Go',
    'Service in TypeScript',
    'Database for a service',
    'Retire a service',
  ]) {
    await expect(page.getByText(path, { exact: true })).toBeVisible();
  }
  await screenshot(page, 'create');
});

test('the docs page lists what says that it has docs', async () => {
  await page.goto('/docs');

  await expect(
    page.getByRole('link', { name: 'Payments gateway', exact: true }),
  ).toBeVisible();
  await screenshot(page, 'docs');
});

test('the search finds an entity by a word of its description', async () => {
  // The index is made anew each minute.
  test.setTimeout(200_000);
  await expect(async () => {
    // Many pages of docs hold the word as often, in no order of their own.
    await page.goto('/search?query=ledger&types[]=software-catalog');
    await expect(
      page.getByRole('link', { name: 'Payments PostgreSQL' }),
    ).toBeVisible({ timeout: 3_000 });
  }).toPass({ timeout: 150_000 });
  await screenshot(page, 'search');
});

test('under another name, the app says which address is right', async ({
  baseURL,
}) => {
  await page.goto(
    `${baseURL?.replace(
      'localhost',
      '127.0.0.1',
    )}/catalog?filters[kind]=system`,
  );

  const notice = page.getByRole('dialog', {
    name: 'This portal has another address',
  });
  await expect(notice).toContainText(`configured as ${baseURL}`);
  await notice.getByRole('link', { name: `Go to ${baseURL}` }).click();
  await expect(page).toHaveURL(`${baseURL}/catalog?filters[kind]=system`);
  await expect(notice).toBeHidden();
});
