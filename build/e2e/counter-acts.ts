/** A line at the counter that does not go as it was written. */
import { expect, type Page } from '@playwright/test';
import { signBeside } from './order-acts.ts';
import { scan } from './ward-acts.ts';

/** What was asked of the prescriber stands beside the check. */
export async function checkWithAdvice(page: Page, said: string, to: string): Promise<void> {
  await page.getByRole('button', { name: 'Record an intervention' }).click();
  await page.getByLabel('What was said or asked').fill(said);
  await page.getByLabel('Spoken to').fill(to);
  await page.getByRole('button', { name: 'Checked', exact: true }).click();
  await expect(page.getByText(said)).toBeVisible();
}

interface Taking {
  /** Of another brand than the one asked for. */
  readonly why?: string;
  /** Made here to a recipe, with so much of another pack in it. */
  readonly with?: { readonly pack: string; readonly amount: string };
}

/** One pack, without a label. */
export async function takePack(page: Page, pack: string, { why, with: other }: Taking = {}): Promise<void> {
  const taken = page.getByTestId('dispensed-item');
  const before = await taken.count();
  await scan(page, pack);
  await expect(page.getByRole('textbox', { name: /^Quantity of L/ })).toBeVisible();
  if (why) await page.getByRole('textbox', { name: /^Another product/ }).fill(why);
  if (other) await makeWith(page, other.pack, other.amount);
  const label = page.getByRole('switch', { name: 'Print the label' });
  if (await label.isChecked()) await label.click();
  await page.getByRole('button', { name: 'Take without a label' }).click();
  await expect(taken).toHaveCount(before + 1);
}

async function makeWith(page: Page, pack: string, amount: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Opened or made' }).click();
  await page.getByRole('option', { name: 'Made to a recipe' }).click();
  await page.getByRole('button', { name: 'Add what went into it' }).click();
  const dialog = page.getByRole('dialog', { name: 'What went into it' });
  await expect(dialog).toBeVisible();
  await scan(page, pack);
  await dialog.getByRole('textbox', { name: /^Quantity of L/ }).fill(amount);
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await expect(dialog).toHaveCount(0);
}

/** To somebody else than the patient, who shows what she is known by. */
export async function handOverTo(page: Page, name: string, relation: string, passport: string): Promise<void> {
  await page.keyboard.press('F8');
  const dialog = page.getByRole('dialog', { name: 'Hand over' });
  await dialog.getByText('Somebody else').click();
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
  await dialog.getByLabel('Relation to the patient').fill(relation);
  await dialog.getByRole('combobox', { name: 'Identified by' }).click();
  await dialog.getByRole('option', { name: 'Passport' }).click();
  await expect(dialog.getByRole('button', { name: 'Hand over' })).toBeDisabled();
  await dialog.getByLabel('Number', { exact: true }).fill(passport);
  await dialog.getByRole('checkbox', { name: 'How to take it' }).check();
  await dialog.getByRole('button', { name: 'Hand over' }).click();
  await expect(dialog).toHaveCount(0);
}

/** With a reason, as each of them wants one. */
export async function giveReason(page: Page, act: 'Take back' | 'Came back' | 'The rest is not wanted', why: string) {
  await page.getByRole('button', { name: act, exact: true }).click();
  const dialog = page.getByRole('dialog', { name: act });
  await dialog.getByLabel('Reason').fill(why);
  await dialog.getByRole('button', { name: act }).click();
  await expect(dialog).toHaveCount(0);
}

/** What was made leaves when another person has looked at it; she signs at the same terminal. */
export async function lookAtMade(page: Page, person: string): Promise<void> {
  await page.getByRole('button', { name: 'Look at it' }).click();
  const dialog = page.getByRole('dialog', { name: 'Look at what was made' });
  await expect(dialog.getByRole('button', { name: 'As it should be' })).toBeDisabled();
  await signBeside(page, 'Somebody else looks at it', person);
  await dialog.getByRole('button', { name: 'As it should be' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByTestId('made-look')).toContainText(`Looked at by ${person}`);
}
