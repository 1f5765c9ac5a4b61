import { LocalGithub } from '@internal/local/LocalGithub';
import { Browser, expect, Page, test } from '@playwright/test';
import { signIn } from './signIn';

/** The docs of checkout-api. */
export const DOCS = '/docs/default/component/checkout-api';

/** Of the checkout team. */
const MEMBER = 'Mei Tanaka';

/** Opens the portal as a reader of docs, once those of acme are published. */
export async function openAsReader(
  browser: Browser,
  github: LocalGithub,
): Promise<Page> {
  const page = await browser.newPage();
  await page.goto('/');
  await signIn(page, MEMBER);
  await expect(page.getByText('Acme Catalog')).toBeVisible();
  // On a new laptop, the docs of all repositories are published first.
  test.setTimeout(300_000);
  // The last one of them.
  await github.docsArePublished('portal');
  return page;
}
