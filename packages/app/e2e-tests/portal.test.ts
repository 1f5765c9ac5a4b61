import { expect, Page, test } from '@playwright/test';

const SYSTEMS = [
  'Commerce',
  'Data',
  'Identity',
  'Payments',
  'Platform',
  'Support',
];

// One page for all, as a person has, who loads the app and signs in once.
let page: Page;

test.beforeAll(async ({ browser }) => {
  page = await browser.newPage();
  await page.goto('/');
  await page.getByRole('button', { name: 'Enter' }).click();
  await expect(
    page
      .getByRole('navigation', { name: 'sidebar nav' })
      .getByRole('link', { name: 'Catalog', exact: true }),
  ).toBeVisible();
});

test.afterAll(() => page.close());

const README_SCREENSHOTS = ['catalog', 'system'];

/** Kept for people to look at; with UPDATE_SCREENSHOTS, the README's are renewed. */
async function screenshot(name: string) {
  const forReadme =
    process.env.UPDATE_SCREENSHOTS && README_SCREENSHOTS.includes(name);
  const folder = forReadme
    ? 'docs/images'
    : 'node_modules/.cache/e2e-screenshots';
  await page.mouse.move(0, 0);
  await page.screenshot({
    path: `${folder}/${name}.png`,
    animations: 'disabled',
  });
}

test('the root leads to the catalog, which opens with its systems', async () => {
  await page.goto('/');

  await expect(page).toHaveURL(/\/catalog(\?|$)/);
  await expect(
    page.getByRole('heading', { name: 'Acme Catalog' }),
  ).toBeVisible();
  await expect(page.getByText('All Systems (6)')).toBeVisible();
});

test('the catalog shows the six systems', async () => {
  await page.goto('/catalog?filters[kind]=system&filters[user]=all');

  await expect(page.getByText('All Systems (6)')).toBeVisible();
  for (const system of SYSTEMS) {
    await expect(
      page.getByRole('link', { name: system, exact: true }),
    ).toBeVisible();
  }
  await screenshot('catalog');
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
  await screenshot('system');
});

test('the create page opens, without templates as yet', async () => {
  await page.goto('/create');

  await expect(page.getByText('No templates found')).toBeVisible();
  await screenshot('create');
});

test('the docs page opens, without docs as yet', async () => {
  await page.goto('/docs');

  await expect(page.getByText('No documents to show')).toBeVisible();
  await screenshot('docs');
});

test('the search finds an entity by a word of its description', async () => {
  await page.goto('/search');
  // The index is made some seconds after the start.
  await expect(async () => {
    await page.goto('/search?query=ledger');
    await expect(
      page.getByRole('link', { name: 'Payments PostgreSQL' }),
    ).toBeVisible({ timeout: 3_000 });
  }).toPass();
  await screenshot('search');
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
