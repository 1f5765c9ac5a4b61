import { Page } from '@playwright/test';

/** Fills in the form of the template go-service, up to its last page. */
export async function fillInGoService(page: Page, name: string) {
  await page.goto('/create');
  await page
    .locator('.MuiCard-root', { hasText: 'Service in Go' })
    .getByRole('button', { name: 'Choose' })
    .click();
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Description').fill('Gives money back');
  await choose(page, 'Owner', 'Payments');
  await choose(page, 'System', 'Payments');
  await page.getByRole('button', { name: 'Next' }).click();
}

async function choose(page: Page, field: string, option: string) {
  await page.getByLabel(field).click();
  await page.getByRole('option', { name: option, exact: true }).click();
}
