/** What a doctor orders and a pharmacist verifies, by the words that stand on the screen. */
import { expect, type Page } from '@playwright/test';
import { DEMO_PASSWORD } from './acts.ts';

interface Named {
  readonly code: string;
  readonly name: string;
}

const form = (page: Page) => page.getByRole('region', { name: /^Prescribe/ });

async function choose(page: Page, { code, name }: Named): Promise<void> {
  await page.keyboard.press('Alt+m');
  await page.keyboard.press('Alt+r');
  await page.getByRole('combobox', { name: 'Product' }).fill(name);
  await page.getByRole('option', { name: new RegExp(code) }).click();
}

export async function writeLine(page: Page, drug: Named, line: string): Promise<void> {
  await choose(page, drug);
  const field = form(page).getByLabel('In one line');
  await field.fill(line);
  await field.press('Enter');
}

/** So many units an hour out of a bag of 50 mL with 50 units. */
export async function writeInfusion(page: Page, drug: Named, unitsPerHour: string): Promise<void> {
  await choose(page, drug);
  await page.getByRole('radiogroup', { name: 'Kind of order' }).getByText('Infusion', { exact: true }).click();
  await form(page).getByLabel('Rate', { exact: true }).fill(unitsPerHour);
  await form(page).getByLabel('Unit', { exact: true }).selectOption('units');
  await form(page).getByLabel('Route', { exact: true }).selectOption('intravenous');
  await form(page).getByLabel('Bag, mL').fill('50');
  await form(page)
    .getByLabel(/^Drug in the bag/)
    .fill('50');
}

const KINDS = { varying: 'Varying', scale: 'Scale' } as const;

async function chooseKind(page: Page, drug: Named, kind: keyof typeof KINDS): Promise<void> {
  await choose(page, drug);
  await page.getByRole('radiogroup', { name: 'Kind of order' }).getByText(KINDS[kind], { exact: true }).click();
}

/** `08:02`, as it is on the wall in so many minutes. */
export const inMinutes = (minutes: number): string =>
  new Date(Date.now() + minutes * 60_000).toTimeString().slice(0, 5);

export async function writeVarying(page: Page, drug: Named, lines: string): Promise<void> {
  await chooseKind(page, drug, 'varying');
  await form(page).getByLabel('Times and doses').fill(lines);
}

/** Due in two minutes. */
export async function writeScale(page: Page, drug: Named, lines: string): Promise<void> {
  await chooseKind(page, drug, 'scale');
  await form(page).getByLabel('Route', { exact: true }).selectOption('subcutaneous');
  await form(page).getByLabel('Times', { exact: true }).fill(inMinutes(2));
  await form(page).getByLabel('Values and doses').fill(lines);
}

interface ByWeight {
  readonly perKg: string;
  readonly atMost: string;
  readonly route: string;
  readonly review: string;
}

export async function writeByWeight(
  page: Page,
  drug: Named,
  { perKg, atMost, route, review }: ByWeight,
): Promise<void> {
  await choose(page, drug);
  await form(page).getByLabel('By weight, mg/kg').fill(perKg);
  await form(page).getByLabel('At most, mg', { exact: true }).fill(atMost);
  await form(page).getByLabel('Route', { exact: true }).selectOption(route);
  await form(page).getByLabel('Review on').fill(review);
}

/** Somebody else proves to be there, by name and password. */
export async function signBeside(page: Page, button: string, person: string): Promise<void> {
  await page.getByRole('button', { name: button }).click();
  const dialog = page.getByRole('dialog').last();
  const who = dialog.getByRole('combobox', { name: 'Name or badge' });
  await who.fill(person);
  await who.press('Escape');
  await dialog.getByText('Password', { exact: true }).click();
  await dialog.getByLabel('Password of the second person').fill(DEMO_PASSWORD);
  await dialog.getByRole('button', { name: 'Sign', exact: true }).click();
  await expect(who).toHaveCount(0);
}

export async function changeInterval(page: Page, { name }: Named, hours: string): Promise<void> {
  await page.getByRole('button', { name: new RegExp(`Acts on ${name}`) }).click();
  await page.getByRole('menuitem', { name: 'Change', exact: true }).click();
  const change = page.getByRole('region', { name: /^Change/ });
  await change.getByLabel('Hours apart', { exact: true }).fill(hours);
  await change.getByRole('button', { name: /^Sign/ }).click();
  await expect(change).toHaveCount(0);
}

/** All but what is ordered already. */
export async function signOrderSet(page: Page, set: string, without: string): Promise<void> {
  await page.keyboard.press('Alt+e');
  await page.getByRole('tabpanel').getByRole('button', { name: 'Order sets' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Order set').selectOption(set);
  await expect(dialog.getByText(/^Contraindicated/)).toBeVisible();
  await dialog.getByText(without, { exact: true }).first().click();
  await dialog.getByRole('button', { name: /^Sign \d+ orders/ }).click();
  await expect(dialog).toHaveCount(0);
}

export async function verifyOrders(page: Page, family: string, drugs: readonly string[]): Promise<void> {
  const theirs = page.getByRole('region', { name: new RegExp(family, 'i') });
  for (const drug of drugs) {
    const verify = theirs.getByRole('button', { name: new RegExp(`^Verify ${drug}`, 'i') });
    await verify.click();
    await expect(verify).toHaveCount(0);
  }
}
