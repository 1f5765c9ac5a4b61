import { Page } from '@playwright/test';

const README_SCREENSHOTS = ['catalog', 'golden-path', 'system'];

/** Kept for people to look at; with UPDATE_SCREENSHOTS, the README's are renewed. */
export async function screenshot(page: Page, name: string) {
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
