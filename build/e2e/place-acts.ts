/** Sites, wards, rooms and beds, as an administrator changes them. */
import { expect, type Page } from '@playwright/test';

/** Lines under `site,ward,room,bed,name`. */
export async function readPlaces(page: Page, lines: readonly string[]): Promise<void> {
  await page.getByRole('button', { name: 'From a table' }).click();
  await page.getByRole('textbox', { name: 'Table' }).fill(['site,ward,room,bed,name', ...lines].join('\n'));
  await page.getByRole('button', { name: 'Take over' }).click();
}

/** Sites that nobody knows yet: central makes them, and the table goes on by itself. */
export async function addMissingSites(page: Page, password: string, told: string): Promise<void> {
  const form = page.getByRole('form', { name: 'Add these sites and go on' });
  await form.getByLabel(/password/i).fill(password);
  await form.getByRole('button', { name: 'Add these sites and go on' }).click();
  await expect(page.getByText(told)).toBeVisible();
  await expect(form).toHaveCount(0);
}

export async function renamePlace(page: Page, from: string, to: string): Promise<void> {
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: `Change ${from}` }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill(to);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('row', { name: new RegExp(`^${to}`) })).toBeVisible();
}
