/** A day of a controlled-drugs register, by the words that stand on the screen. */
import { expect, type Locator, type Page } from '@playwright/test';
import { DEMO_PASSWORD } from './acts.ts';
import { goToPharmacy, sign } from './pharmacy-acts.ts';

export async function beginRegister(page: Page, drug: RegExp, place: string, counted: string, witness: string) {
  await goToPharmacy(page, 'Register');
  await page.getByRole('button', { name: 'Begin a register' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Begin a register' });
  await dialog.getByRole('combobox', { name: 'Controlled drug' }).fill('Morphine');
  await page.getByRole('option', { name: drug }).click();
  await dialog.getByRole('combobox', { name: 'Place' }).fill(place);
  await page.getByRole('option', { name: new RegExp(`^${place}`) }).click();
  await dialog.getByLabel(/^Counted/).fill(counted);
  await sign(page, witness);
  await dialog.getByRole('button', { name: 'Begin' }).click();
  await expect(dialog).toHaveCount(0);
}

export async function checkRegister(page: Page, counted: string, witness: string): Promise<void> {
  await page.getByRole('button', { name: 'Check the balance' }).click();
  const dialog = page.getByRole('dialog', { name: 'Check the balance' });
  await dialog.getByLabel(/^Counted/).fill(counted);
  await enter(page, dialog, witness);
}

export interface Received {
  readonly amount: string;
  readonly from: string;
  readonly lot: string;
  /** As a person types it: `30/06/2028`. */
  readonly expiry: string;
}

/** Into the register and, where its place keeps stock, onto the shelf. */
export async function receiveControlled(page: Page, what: Received, witness: string): Promise<void> {
  await page.getByRole('button', { name: 'Receive', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Receive' });
  await dialog.getByLabel(/^Quantity/).fill(what.amount);
  await dialog.getByLabel('From whom').fill(what.from);
  await dialog.getByRole('textbox', { name: /^Batch/ }).fill(what.lot);
  await dialog.getByLabel('Expiry').fill(what.expiry);
  await enter(page, dialog, witness);
}

export async function supplyControlled(page: Page, amount: string, to: string, witness: string): Promise<void> {
  await page.getByRole('button', { name: 'Supply', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Supply' });
  await dialog.getByLabel(/^Quantity/).fill(amount);
  await dialog.getByLabel('To whom (patient, ward or person)').fill(to);
  await enter(page, dialog, witness);
}

export async function destroyControlled(page: Page, amount: string, how: string, witness: string): Promise<void> {
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Destroy' }).click();
  const dialog = page.getByRole('dialog', { name: 'Destroy' });
  await dialog.getByLabel(/^Quantity/).fill(amount);
  await dialog.getByLabel('How it was destroyed').fill(how);
  await enter(page, dialog, witness);
}

async function enter(page: Page, dialog: Locator, witness: string): Promise<void> {
  await sign(page, witness);
  await dialog.getByRole('button', { name: 'Enter' }).click();
  await expect(dialog).toHaveCount(0);
}

interface Closing {
  readonly finding: string;
  readonly words: string;
  /** Sign-in name of whoever works here, who tries to be the second person, too. */
  readonly alone: string;
  readonly second: string;
}

/** The open discrepancy is closed by two people, not by one twice. */
export async function closeDiscrepancy(page: Page, { finding, words, alone, second }: Closing): Promise<void> {
  await page
    .getByTestId('cd-case')
    .filter({ hasText: 'Open' })
    .first()
    .getByRole('button', { name: 'Close by two' })
    .click();
  const dialog = page.getByRole('dialog', { name: 'Close by two' });
  await dialog.getByRole('combobox', { name: 'Finding' }).click();
  await page.getByRole('option', { name: finding }).click();
  await dialog.getByLabel('What was looked into, and what was found').fill(words);
  await dialog.getByRole('checkbox', { name: /^Correct the register/ }).check();
  await expect(dialog.getByRole('button', { name: 'Close by two' })).toBeDisabled();
  const refused = await agree(page, alone);
  await expect(refused.getByText('Two different people have to answer for it.').first()).toBeVisible();
  await refused.getByRole('button', { name: 'Cancel' }).click();
  await expect(refused).toHaveCount(0);
  await expect(await agree(page, second)).toHaveCount(0);
  await dialog.getByRole('button', { name: 'Close by two' }).click();
  await expect(dialog).toHaveCount(0);
}

async function agree(page: Page, login: string): Promise<Locator> {
  await page.getByRole('button', { name: 'Second person agrees' }).click();
  const dialog = page.getByRole('dialog', { name: 'Second person agrees' });
  await dialog.getByRole('combobox', { name: 'Name or badge' }).fill(login);
  await dialog.getByText('Password', { exact: true }).click();
  await dialog.getByLabel('Password of the second person').fill(DEMO_PASSWORD);
  await dialog.getByRole('button', { name: 'Sign', exact: true }).click();
  return dialog;
}

/** The paper stands on the screen afterwards. */
export async function showPaper(page: Page, form: 'United Kingdom' | 'South Africa' | 'General'): Promise<void> {
  await page.getByRole('button', { name: 'Print', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Print' });
  await dialog.getByRole('combobox', { name: 'Form' }).click();
  await page.getByRole('option', { name: new RegExp(`^${form}`) }).click();
  await dialog.getByRole('button', { name: 'Show the paper' }).click();
  await expect(dialog).toHaveCount(0);
}

/** The desk that kept the register is lost: two people prove themselves to central, and this desk keeps it. */
export async function takeOverRegister(page: Page, why: string, second: string): Promise<void> {
  await page.getByRole('button', { name: 'Take it over by two' }).click();
  const dialog = page.getByRole('dialog', { name: 'Take it over by two' });
  await dialog.getByLabel('Why').fill(why);
  await dialog.getByLabel('Your own password').fill(DEMO_PASSWORD);
  await dialog.getByLabel('Login of the second person').fill(second);
  await dialog.getByLabel('Password of the second person').fill(DEMO_PASSWORD);
  await dialog.getByRole('button', { name: 'Take it over by two' }).click();
  await expect(dialog).toHaveCount(0);
}
