/** The till of a counter. */
import { expect, type Page } from '@playwright/test';
import { DEMO_PASSWORD } from './acts.ts';
import { goToPharmacy } from './pharmacy-acts.ts';

const CENTS = 100;
const inCents = (amount: string): number => Math.round(Number(amount) * CENTS);
const written = (cents: number): string => (cents / CENTS).toFixed(2);

export async function openTill(page: Page, float: string): Promise<void> {
  await goToPharmacy(page, 'Money');
  await expect(page.getByText('The till of this desk is shut')).toBeVisible();
  await page.getByRole('button', { name: 'Open the till' }).click();
  await page.getByLabel(/^In the drawer/).fill(float);
  await page.getByRole('button', { name: 'Open the till' }).click();
  await expect(page.getByText('The till is open.').first()).toBeVisible();
  await page.keyboard.press('Control+1');
}

/** What waits first is chosen. Answers what is due. */
async function chooseFirst(page: Page): Promise<string> {
  await page.getByTestId('money-waiting').first().click();
  const due = page.getByTestId('money-due');
  await expect(due).toHaveText(/^\d+\.\d\d /);
  return (await due.innerText()).split(' ')[0] ?? '';
}

/** A note is handed over, and the change is said. Answers what stays in the drawer. */
export async function payInCash(page: Page, note: string): Promise<string> {
  const due = await chooseFirst(page);
  await page.getByTestId('money-cash').fill(note);
  await expect(page.getByTestId('money-change')).toContainText(written(inCents(note) - inCents(due)));
  await page.getByRole('button', { name: 'Take payment' }).click();
  await expect(page.getByText(/^Payment .* taken\. Change/).first()).toBeVisible();
  return due;
}

/** One part by mobile, the rest stays to be paid. */
export async function payPartByMobile(page: Page, amount: string, reference: string): Promise<void> {
  const due = await chooseFirst(page);
  await page.getByText('Mobile, or let off').click();
  await page.getByLabel('Paid by mobile').fill(amount);
  await page.getByLabel('Reference of the provider').fill(reference);
  const left = written(inCents(due) - inCents(amount));
  await page.getByRole('checkbox', { name: new RegExp(`^Take this as a part: ${left}`) }).check();
  await page.getByRole('button', { name: 'Take payment' }).click();
  await expect(page.getByText(new RegExp(`taken\\. ${left} .*stays to be paid$`)).first()).toBeVisible();
}

/** Counted blind, then closed by two. */
export async function closeTill(
  page: Page,
  { cash, mobile, second }: { readonly cash: readonly string[]; readonly mobile: string; readonly second: string },
): Promise<void> {
  await page.keyboard.press('Control+3');
  const inDrawer = written(cash.reduce((sum, amount) => sum + inCents(amount), 0));
  await page.getByTestId('money-count-cash').fill(inDrawer);
  await page.getByLabel(/^On the provider’s list/).fill(mobile);
  await page.getByRole('button', { name: 'Write down the count' }).click();
  await expect(page.getByText('The count agrees.')).toBeVisible();
  const form = page.locator('form').filter({ has: page.getByTestId('money-difference-cash') });
  await form.getByRole('button', { name: 'Second person signs' }).click();
  const proof = page.getByRole('dialog', { name: 'Second person signs' });
  await proof.getByRole('combobox', { name: 'Name or badge' }).fill(second);
  await proof.getByText('Password', { exact: true }).click();
  await proof.getByLabel('Password of the second person').fill(DEMO_PASSWORD);
  await proof.getByRole('button', { name: 'Sign', exact: true }).click();
  await form.getByRole('button', { name: 'Close the shift' }).click();
  await expect(page.getByText('The shift is closed.').first()).toBeVisible();
}
