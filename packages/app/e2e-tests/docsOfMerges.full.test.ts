import { LocalGithub } from '@internal/local/LocalGithub';
import { screenshot } from '@internal/local/screenshot';
import { expect, Page, test } from '@playwright/test';
import { DOCS, openAsReader } from './openAsReader';

// What a person waits for at most, from a merge to the new text.
const WITHIN_A_MINUTE_MS = 60_000;

let page: Page;
let github: LocalGithub;

test.beforeAll(async ({ browser }) => {
  github = LocalGithub.ofPortal();
  page = await openAsReader(browser, github);
});

test.afterAll(() => page.close());

test('what is merged into the docs of a repository shows within a minute', async () => {
  test.setTimeout(150_000);
  const text = `Read on ${new Date().toISOString()}.`;
  await page.goto(DOCS);
  await expect(
    page.getByRole('heading', { name: 'How an order comes about' }),
  ).toBeVisible();

  await github.merge(
    'checkout-api',
    'docs/index.md',
    before => `${before}\n${text}\n`,
  );

  await expect(async () => {
    await page.reload();
    await expect(page.getByText(text)).toBeVisible({ timeout: 3_000 });
  }).toPass({ timeout: WITHIN_A_MINUTE_MS });
  await expect(page.getByRole('progressbar')).toBeHidden();
  await screenshot(page, 'docs-merged');
});

test('a page of docs executes nothing and embeds nothing', async () => {
  test.setTimeout(150_000);
  await github.merge(
    'checkout-api',
    'docs/runbook.md',
    before => `${before}
## Hostile

<script>document.title = 'executed'</script>
<img src="x" onerror="document.title = 'executed'">
<iframe src="https://example.com" title="embedded"></iframe>
[executed](javascript:document.title='executed')
`,
  );

  await expect(async () => {
    await page.goto(`${DOCS}/runbook/`);
    await expect(page.getByRole('heading', { name: 'Hostile' })).toBeVisible({
      timeout: 3_000,
    });
  }).toPass({ timeout: WITHIN_A_MINUTE_MS });
  await expect(page.locator('iframe')).toHaveCount(0);
  await expect(page.locator('article script')).toHaveCount(0);
  await expect(page.locator('a[href^="javascript:"]')).toHaveCount(0);
  await expect(page.locator('[onerror]')).toHaveCount(0);
  await expect(page).not.toHaveTitle(/executed/);
});
