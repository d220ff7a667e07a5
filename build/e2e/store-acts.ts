/** A store behind the counter: what is ordered, how it comes in, and how warm it lay. */
import { expect, type Page } from '@playwright/test';
import { goToPharmacy } from './pharmacy-acts.ts';
import { scan } from './ward-acts.ts';

/** So much is always to be there; what is short of it is suggested. */
export async function keepAtLeast(page: Page, product: string, amount: string): Promise<void> {
  await goToPharmacy(page, 'Reorder');
  const shown = page.getByRole('radiogroup', { name: 'Which products' });
  await shown.getByText('All', { exact: true }).click();
  await page
    .getByRole('row', { name: new RegExp(`^Choose ${product}`) })
    .getByRole('button', { name: 'Rule' })
    .click();
  const rule = page.getByRole('dialog');
  await rule.getByLabel(/^Always there/).fill(amount);
  await rule.getByRole('button', { name: 'Keep rule' }).click();
  await expect(rule).toHaveCount(0);
  await shown.getByText('To order', { exact: true }).click();
}

export async function orderSuggested(page: Page, product: string, order: { number: string; supplier: string }) {
  await page.getByRole('checkbox', { name: new RegExp(`^Choose ${product}`) }).check();
  await page.getByRole('button', { name: 'Order 1 product' }).click();
  const dialog = page.getByRole('dialog', { name: 'Order what is suggested' });
  await dialog.getByLabel('Order number').fill(order.number);
  await dialog.getByLabel('Supplier').fill(order.supplier);
  await dialog.getByRole('button', { name: 'Record order' }).click();
  await expect(dialog).toHaveCount(0);
}

interface Arrival {
  readonly order: string;
  readonly into: RegExp;
  readonly degrees: string;
  /** What the code on each pack says. */
  readonly pack: string;
  readonly packs: string;
}

/** Against its order; what is missing of it stands there before it is taken in. */
export async function receiveOrder(page: Page, { order, into, degrees, pack, packs }: Arrival): Promise<void> {
  await goToPharmacy(page, 'Receive');
  await page.getByRole('button', { name: new RegExp(order) }).click();
  await page.getByRole('combobox', { name: 'Put into' }).click();
  await page.getByRole('option', { name: into }).click();
  await page.getByLabel('Temperature on arrival').fill(degrees);
  await page.keyboard.press('Tab');
  await scan(page, pack);
  await page.getByLabel(/^Packs of/).fill(packs);
  await expect(page.getByRole('region', { name: 'Against the paper' })).toContainText('missing');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('1 line taken in').first()).toBeVisible();
}

/** A logger's table: so many hours within what the place may have, then so many at these degrees until now. */
function readings(good: number, bad: number, degrees: string): string {
  const HOUR_MS = 3_600_000;
  const quarters = Array.from({ length: (good + bad) * 4 }, (_, at) => at / 4);
  const rows = quarters.map((hour) => {
    const time = new Date(Date.now() - (good + bad - hour) * HOUR_MS).toISOString();
    return `${time},${hour < good ? '5.1' : degrees}`;
  });
  return ['Time,Temperature (°C)', ...rows, ''].join('\n');
}

/** What lay too warm goes aside with the readings, and a pharmacist throws it away. */
export async function readLogger(page: Page, place: RegExp, reason: string): Promise<void> {
  await goToPharmacy(page, 'Cold chain');
  await page.getByRole('button', { name: 'Import readings' }).click();
  const dialog = page.getByRole('dialog', { name: 'Import readings' });
  await dialog.getByRole('option', { name: place }).click();
  const file = { name: 'fridge.csv', mimeType: 'text/csv', buffer: Buffer.from(readings(5, 5, '16.4')) };
  await dialog.locator('input[type=file]').setInputFiles(file);
  await expect(dialog).toContainText('lay there and go to quarantine');
  await dialog.getByLabel('Logger').fill('LOG-4');
  await dialog.getByRole('button', { name: 'Keep readings' }).click();
  await expect(dialog).toHaveCount(0);
  await page.getByRole('button', { name: 'Decide', exact: true }).click();
  const decide = page.getByRole('dialog', { name: 'Decide' });
  await decide.getByText('Discard', { exact: true }).click();
  await decide.getByLabel('Reason').fill(reason);
  await decide.getByRole('button', { name: 'Keep decision' }).click();
  await expect(decide).toHaveCount(0);
}
