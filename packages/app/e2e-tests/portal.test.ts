import { expect, Page, test } from '@playwright/test';

const SYSTEMS = [
  'Commerce',
  'Data',
  'Identity',
  'Payments',
  'Platform',
  'Support',
];

async function signIn(page: Page, path: string) {
  await page.goto(path);
  await page.getByRole('button', { name: 'Enter' }).click();
  await expect(
    page
      .getByRole('navigation', { name: 'sidebar nav' })
      .getByRole('link', { name: 'Catalog', exact: true }),
  ).toBeVisible();
}

/** Kept for people to look at; with UPDATE_SCREENSHOTS, also those in the docs. */
async function screenshot(page: Page, name: string) {
  await page.mouse.move(0, 0);
  const path = process.env.UPDATE_SCREENSHOTS
    ? `docs/images/${name}.png`
    : `node_modules/.cache/screenshots/${name}.png`;
  await page.screenshot({ path, animations: 'disabled' });
}

test('the root leads to the catalog', async ({ page }) => {
  await signIn(page, '/');

  await expect(page).toHaveURL(/\/catalog(\?|$)/);
  await expect(
    page.getByRole('heading', { name: 'Acme Catalog' }),
  ).toBeVisible();
});

test('the catalog shows the six systems', async ({ page }) => {
  await signIn(page, '/catalog?filters[kind]=system&filters[user]=all');

  await expect(page.getByText('All Systems (6)')).toBeVisible();
  for (const system of SYSTEMS) {
    await expect(
      page.getByRole('link', { name: system, exact: true }),
    ).toBeVisible();
  }
  await screenshot(page, 'catalog');
});

test('a system page shows what belongs to it as a graph', async ({ page }) => {
  await signIn(page, '/catalog?filters[kind]=system&filters[user]=all');
  await page.getByRole('link', { name: 'Commerce', exact: true }).click();

  await expect(page).toHaveURL(/\/catalog\/default\/system\/commerce$/);
  const graph = page.locator('svg#dependency-graph');
  await graph.scrollIntoViewIfNeeded();
  for (const node of ['Commerce', 'Shopping', 'Checkout PostgreSQL']) {
    await expect(graph.getByText(node, { exact: true })).toBeVisible();
  }
  await screenshot(page, 'system');
});

test('the create page opens, without templates as yet', async ({ page }) => {
  await signIn(page, '/create');

  await expect(page.getByText('No templates found')).toBeVisible();
  await screenshot(page, 'create');
});

test('the docs page opens, without docs as yet', async ({ page }) => {
  await signIn(page, '/docs');

  await expect(page.getByText('No documents to show')).toBeVisible();
  await screenshot(page, 'docs');
});

test('the search finds an entity by a word of its description', async ({
  page,
}) => {
  await signIn(page, '/search');
  // The index is made some seconds after the start.
  await expect(async () => {
    await page.goto('/search?query=ledger');
    await expect(
      page.getByRole('link', { name: 'Payments PostgreSQL' }),
    ).toBeVisible({ timeout: 3_000 });
  }).toPass();
  await screenshot(page, 'search');
});

test('under another name, the app says which address is right', async ({
  page,
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
