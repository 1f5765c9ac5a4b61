import { Page } from '@playwright/test';

/** Signs in through the pop-up, as one of the people of the local GitHub. */
export async function signIn(page: Page, name: string) {
  const popupOpens = page.waitForEvent('popup');
  await page.getByRole('button', { name: 'Sign in' }).click();
  const popup = await popupOpens;
  const closed = popup.waitForEvent('close');
  await popup.getByRole('button', { name }).click();
  await closed;
}
