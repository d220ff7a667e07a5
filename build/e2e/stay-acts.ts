/** What happens to a stay, at the bed board, by its menu and its keys. */
import { expect, type Locator, type Page } from '@playwright/test';

export const tileOf = (page: Page, family: string): Locator =>
  page.locator('[data-tile]', { hasText: new RegExp(family, 'i') });

export const tileOfBed = (page: Page, bed: string): Locator =>
  page.locator('[data-tile]', { hasText: new RegExp(`^${bed}(?!\\d)`) });

type StayAct = 'Leave' | 'Back from leave' | 'Discharge' | 'Take back the last act';

/** One act of the tile's menu. */
export async function chooseAct(page: Page, family: string, act: StayAct): Promise<void> {
  await tileOf(page, family).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: act }).press('Enter');
}

/** With the dialogue that it asks. */
export async function actOnStay(page: Page, family: string, act: StayAct, why?: string): Promise<void> {
  await chooseAct(page, family, act);
  const dialog = page.getByRole('dialog');
  if (why) await dialog.getByLabel(/^Why|Reason/).fill(why);
  await dialog.getByRole('button', { name: act }).press('Enter');
  await expect(dialog).toHaveCount(0);
}

/** The events of a drag, as the pointer makes them. */
export async function drag(page: Page, from: Locator, to: Locator): Promise<void> {
  const dataTransfer = await page.evaluateHandle(() => new DataTransfer());
  await from.dispatchEvent('dragstart', { dataTransfer });
  await to.dispatchEvent('dragover', { dataTransfer });
  await to.dispatchEvent('drop', { dataTransfer });
  await from.dispatchEvent('dragend', { dataTransfer });
}
