/** What people do at a pharmacy counter, by the words that stand on the screen and the codes that stand on packs. */
import { readFileSync } from 'node:fs';
import { expect, type Page } from '@playwright/test';
import { DEMO_PASSWORD, goTo, openSettings } from './acts.ts';
import { scan } from './ward-acts.ts';

interface Delivery {
  readonly supplier: string;
  readonly paper: string;
  /** What the code on each pack says. */
  readonly packs: readonly string[];
}

export const DELIVERY = JSON.parse(
  readFileSync(new URL('../../resources/demo/delivery.json', import.meta.url), 'utf8'),
) as Delivery;

export type PharmacyTab =
  | 'Queue'
  | 'Stock'
  | 'Ward stock'
  | 'Receive'
  | 'Stocktake'
  | 'Reorder'
  | 'Cold chain'
  | 'Register'
  | 'Money'
  | 'Formulary'
  | 'Verify';

export async function goToPharmacy(page: Page, tab: PharmacyTab): Promise<void> {
  await goTo(page, 'Pharmacy');
  await page.getByRole('tab', { name: tab, exact: true }).click();
  await expect(page.getByRole('tabpanel', { name: tab, exact: true })).toBeVisible();
}

/** Every pack is scanned, one by one, and all are taken in at once. */
export async function receive(page: Page, { supplier, paper, packs }: Delivery, into: string): Promise<void> {
  await goToPharmacy(page, 'Receive');
  await page.getByRole('button', { name: 'Without an order' }).click();
  await page.getByLabel('Supplier').fill(supplier);
  await page.getByLabel('Delivery note').fill(paper);
  await page.getByRole('combobox', { name: 'Put into' }).fill(into);
  await page.getByRole('option', { name: into, exact: true }).click();
  for (const pack of packs) await scan(page, pack);
}

export interface OnPaper {
  readonly family: string;
  readonly product: string;
  /** As the list of products names it. */
  readonly option: RegExp;
  readonly quantity: string;
}

/** A prescription on paper is taken in; it stands open afterwards. */
export async function takeInPaper(page: Page, { family, product, option, quantity }: OnPaper): Promise<void> {
  await goToPharmacy(page, 'Queue');
  await page.getByRole('button', { name: 'New prescription' }).click();
  const dialog = page.getByRole('dialog', { name: 'New prescription' });
  await dialog.getByRole('combobox', { name: 'For whom' }).fill(family);
  await dialog
    .getByRole('option', { name: new RegExp(family, 'i') })
    .first()
    .click();
  await dialog.getByText('On paper', { exact: true }).click();
  await dialog.getByRole('button', { name: 'Add what stands on paper' }).click();
  await dialog.getByRole('combobox', { name: 'Product' }).fill(product);
  await page.getByRole('option', { name: option }).first().click();
  await dialog.getByLabel('Directions, as they stand on the paper').fill('One tablet in the morning');
  await dialog.getByLabel('Quantity', { exact: true }).fill(quantity);
  await dialog.getByLabel('Prescriber').fill('Dr Amina Yusuf');
  await dialog.getByLabel('Written on').fill('20/11/2026');
  await dialog.getByRole('button', { name: 'Take in' }).click();
  await expect(dialog).toHaveCount(0);
}

/** By whoever looks after stations. */
export async function addNetworkPrinter(page: Page, person: string, port: number): Promise<void> {
  await openSettings(page, person);
  await page.getByRole('button', { name: 'Scanners and printers' }).click();
  await page.getByRole('button', { name: 'Add printer' }).click();
  const form = page.getByRole('region', { name: 'Add printer' });
  await form.getByLabel(/^Name/).fill('Counter labels');
  await form.getByText('Network', { exact: true }).click();
  await form.getByLabel('Address of the printer').fill('127.0.0.1');
  await form.getByLabel(/^Port/).fill(String(port));
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Counter labels was added').first()).toBeVisible();
}

/** The prescription that stands open: checked, scanned, taken; with a label where this desk has a printer. */
export async function supply(page: Page, pack: string, label: 'label' | 'no label', quantity?: string): Promise<void> {
  await page.getByRole('button', { name: 'Checked' }).click();
  await expect(page.getByText('Scan the pack').first()).toBeVisible();
  await scan(page, pack);
  const amount = page.getByRole('textbox', { name: /^Quantity of L/ });
  await expect(amount).toBeVisible();
  if (quantity) await amount.fill(quantity);
  if (label === 'no label') await page.getByRole('switch', { name: 'Print the label' }).click();
  await page.getByRole('button', { name: label === 'label' ? 'Take and print' : 'Take without a label' }).click();
  await expect(page.getByTestId('dispensed-item')).toBeVisible();
}

/** Another person proves herself on this desk, in a dialogue of her own. */
export async function sign(page: Page, person: string): Promise<void> {
  await page.getByRole('button', { name: 'Witness signs' }).click();
  const dialog = page.getByRole('dialog', { name: 'Witness signs' });
  await dialog.getByRole('combobox', { name: 'Name or badge' }).fill(person);
  await page.getByRole('option', { name: person }).click();
  await dialog.getByText('Password', { exact: true }).click();
  await dialog.getByLabel('Password of the second person').fill(DEMO_PASSWORD);
  await dialog.getByRole('button', { name: 'Sign', exact: true }).click();
  await expect(page.getByText(new RegExp(`Signed: ${person}`))).toBeVisible();
}

/** In the view of stock that stands open: a batch is named by its pack. */
export async function recall(page: Page, pack: string, why: string): Promise<void> {
  await page.getByText(/^Put aside/).click();
  await page.getByRole('button', { name: 'Recall a batch' }).click();
  const dialog = page.getByRole('dialog', { name: 'Recall a batch' });
  await expect(dialog.getByLabel('GTIN')).toBeFocused();
  await scan(page, pack);
  await expect(dialog.getByLabel('Lot')).not.toHaveValue('');
  await dialog.getByLabel('Why').fill(why);
  await dialog.getByRole('button', { name: 'Recall', exact: true }).click();
  await expect(page.getByText('Recalled everywhere').first()).toBeVisible();
}

export async function beginStocktake(page: Page, place: string): Promise<void> {
  await goToPharmacy(page, 'Stocktake');
  await page.getByRole('button', { name: 'New stocktake' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'New stocktake' });
  await dialog.getByRole('combobox', { name: 'Places' }).fill(place);
  await page.getByRole('option', { name: place }).click();
  await dialog.getByRole('button', { name: 'Begin' }).click();
  await expect(dialog).toHaveCount(0);
}

export async function countLine(page: Page, lot: string, packs: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Find a line' }).fill(lot);
  await page.keyboard.press('Enter');
  await page.getByLabel(/^Packs of/).fill(packs);
  await page.keyboard.press('Enter');
}

export interface Approved {
  readonly lot: string;
  readonly packs: string;
  /** Said of what was not counted. */
  readonly why: string;
  readonly second: Readonly<{ login: string; name: string }>;
}

/** The differences stand open, one of them over tolerance: it is counted again, and who counted does not approve alone. */
export async function approveVariance(page: Page, { lot, packs, why, second }: Approved): Promise<void> {
  const differs = page.getByTestId('review-line').filter({ hasText: lot });
  await expect(differs).toHaveAttribute('data-verdict', 'over-tolerance');
  await expect(page.getByRole('button', { name: 'Approve and post' })).toBeDisabled();
  await page.getByRole('radiogroup', { name: 'What is shown' }).getByText('Count', { exact: true }).click();
  await expect(page.getByTestId('count-line').filter({ hasText: lot })).toContainText('Count again');
  await countLine(page, lot, packs);
  await expect(page.getByTestId('count-line').filter({ hasText: lot })).toContainText('Done');
  await page.getByRole('radiogroup', { name: 'What is shown' }).getByText('Differences', { exact: true }).click();
  await expect(differs).toHaveAttribute('data-verdict', 'settled');
  await page.getByRole('button', { name: 'Approve and post' }).click();
  const dialog = page.getByRole('dialog', { name: 'Approve and post' });
  await dialog.getByRole('textbox', { name: 'Reason' }).fill(why);
  await expect(dialog.getByRole('button', { name: 'Approve and post' })).toBeDisabled();
  await dialog.getByRole('button', { name: 'Somebody else approves' }).click();
  const proof = page.getByRole('dialog', { name: 'Somebody else approves' });
  await proof.getByRole('combobox', { name: 'Name or badge' }).fill(second.login);
  await proof.getByText('Password', { exact: true }).click();
  await proof.getByLabel('Password of the second person').fill(DEMO_PASSWORD);
  await proof.getByRole('button', { name: 'Sign', exact: true }).click();
  await expect(dialog.getByText(new RegExp(`Signed: ${second.name}`))).toBeVisible();
  await dialog.getByRole('button', { name: 'Approve and post' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByText(new RegExp(`Posted.*${second.name}`)).first()).toBeVisible();
}
