/** Sites, wards, rooms and beds, as an administrator changes them. */
import { expect, type Page } from '@playwright/test';

/** Lines under `site,ward,room,bed,name`. */
export async function readPlaces(page: Page, lines: readonly string[]): Promise<void> {
  await page.getByRole('button', { name: 'From a table' }).click();
  await page.getByRole('textbox', { name: 'Table' }).fill(['site,ward,room,bed,name', ...lines].join('\n'));
  await page.getByRole('button', { name: 'Take over' }).click();
}

export async function renamePlace(page: Page, from: string, to: string): Promise<void> {
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: `Change ${from}` }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill(to);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('row', { name: new RegExp(`^${to}`) })).toBeVisible();
}
