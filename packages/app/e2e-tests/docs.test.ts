import { LocalGithub } from '@internal/local/LocalGithub';
import { screenshot } from '@internal/local/screenshot';
import { expect, Page, test } from '@playwright/test';
import { DOCS, openAsReader } from './openAsReader';

/** Stands in a page of docs, and nowhere else. */
const WORD = 'outbox_oldest_seconds';

let page: Page;

test.beforeAll(async ({ browser }) => {
  page = await openAsReader(browser, LocalGithub.ofPortal());
});

test.afterAll(() => page.close());

test('docs are read with their diagrams and code, from page to page', async () => {
  await page.goto(DOCS);

  await expect(
    page.getByRole('heading', { name: 'How an order comes about' }),
  ).toBeVisible();
  const diagram = page.locator('svg[aria-roledescription="sequence"]');
  await expect(diagram.getByText('Relay').first()).toBeVisible();
  await expect(page.getByRole('progressbar')).toBeHidden();
  await screenshot(page, 'docs-page');

  await page.getByRole('link', { name: 'From v1 to v2' }).first().click();
  await expect(page).toHaveURL(`${DOCS}/migrate-to-v2/`);
  const keyword = page.locator('.highlight .kd', { hasText: 'const' });
  await expect(keyword.first()).toBeVisible();
  await screenshot(page, 'docs-code');
});

test('a page of docs has larger text, larger pictures, and takes reports', async () => {
  await page.goto(DOCS);
  const picture = page.getByRole('img', { name: /^A cart is open/ });
  const lightBox = page.locator('.pswp--open');
  // The page is there before its add-ons, and a click before them is lost.
  await expect(async () => {
    await picture.click({ timeout: 3_000 });
    await expect(lightBox).toBeVisible({ timeout: 3_000 });
  }).toPass();
  await screenshot(page, 'docs-picture');
  // While it still opens it does not let itself be closed.
  await expect(async () => {
    await page.keyboard.press('Escape');
    await expect(lightBox).toBeHidden({ timeout: 3_000 });
  }).toPass();

  const paragraph = page.getByText(/^The event may be sent twice/);
  const size = () =>
    paragraph.evaluate(element => getComputedStyle(element).fontSize);
  const before = await size();
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Increase text size' }).click();
  await expect(async () => expect(await size()).not.toBe(before)).toPass();
  await page.getByRole('button', { name: 'Decrease text size' }).click();
  await page.keyboard.press('Escape');

  const report = page.getByRole('link', { name: /Open new Github issue/i });
  await expect(async () => {
    await paragraph.selectText();
    await paragraph.dispatchEvent('mouseup');
    await expect(report).toHaveAttribute(
      'href',
      /\/acme\/checkout-api\/issues\/new/,
      { timeout: 3_000 },
    );
  }).toPass();
  await screenshot(page, 'docs-report');
});

test('a word of a page of docs is found, and leads to it', async () => {
  // The index is made anew each minute.
  test.setTimeout(200_000);
  await expect(async () => {
    await page.goto(`/search?query=${WORD}`);
    await page
      .getByRole('link', { name: /Runbook/ })
      .first()
      .click({ timeout: 3_000 });
  }).toPass({ timeout: 150_000 });

  await expect(page).toHaveURL(new RegExp(`${DOCS}/runbook/`));
  await expect(page.getByText(WORD).first()).toBeVisible();
  await screenshot(page, 'docs-found');
});

test('what has no docs yet says how to get them', async () => {
  await page.goto('/catalog/default/component/risk-scoring/docs');

  await expect(page.getByText(/has no docs yet/i).first()).toBeVisible();
  await expect(
    page.getByRole('button', { name: /how to add docs/i }),
  ).toBeVisible();
  await screenshot(page, 'docs-none');
});
