/** What a pharmacist keeps in the list of products. */
import { expect, type Page } from '@playwright/test';
import { goToPharmacy } from './pharmacy-acts.ts';

/** A table of products in our own columns: what cannot be read is said with its line, the rest is taken. */
export async function readProducts(page: Page, table: string, refused: string): Promise<void> {
  await goToPharmacy(page, 'Formulary');
  await page.getByRole('button', { name: 'Import a file' }).click();
  const file = { name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from(table) };
  await page.locator('input[type=file]').setInputFiles(file);
  const form = page.getByRole('region', { name: 'Import a file' });
  await expect(form.getByRole('region', { name: 'Refused' })).toContainText(refused);
  await form.getByRole('button', { name: 'Take 1 product' }).click();
  await expect(form.getByText('1 of 1 taken')).toBeVisible();
  await form.getByRole('button', { name: 'Close' }).click();
}

/** Of a product's only pack; what it was before stays to be seen. */
export async function changePrice(page: Page, brand: string, price: string, why: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Search the formulary' }).fill(brand);
  await page.getByRole('option', { name: new RegExp(brand) }).click();
  await page.getByRole('button', { name: 'Change', exact: true }).click();
  await page.getByLabel('Price', { exact: true }).fill(price);
  await page.getByLabel('Why it is changed').fill(why);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('listitem').filter({ hasText: why }).first()).toBeVisible();
}
