/** Ways of giving that are not the usual one, at the bedside. */
import { expect, type Page } from '@playwright/test';
import { signBeside } from './order-acts.ts';
import { scan } from './ward-acts.ts';

const pane = (page: Page) => page.getByTestId('round-pane');
const panel = (page: Page) => page.getByTestId('give-panel');

export async function openDose(page: Page, drug: string): Promise<void> {
  await page.getByTestId('round-dose').filter({ hasText: drug }).first().click();
  await expect(panel(page)).toBeVisible();
}

export async function chooseWay(page: Page, way: string): Promise<void> {
  await page.getByRole('button', { name: 'Other ways' }).click();
  await page.getByRole('menuitem', { name: way }).click();
}

/** Typed, and left. */
export async function say(page: Page, field: string, value: string): Promise<void> {
  await panel(page).getByLabel(field, { exact: true }).fill(value);
  await panel(page).getByLabel(field, { exact: true }).press('Tab');
}

/** The first reason that is offered for each pause, and words for each way that somebody signs later; until nothing of it is wanted. */
export async function answer(page: Page, words: string): Promise<void> {
  const asked = pane(page).getByRole('combobox', { name: /^Reason: / });
  await expect(asked.or(pane(page).getByRole('textbox', { name: /^Why: / })).first()).toBeVisible();
  await expect(async () => {
    for (const reason of await asked.all()) {
      if (await reason.inputValue({ timeout: BRIEF_MS })) continue;
      await reason.press('ArrowDown', { timeout: BRIEF_MS });
      await page.getByRole('option').first().click({ timeout: BRIEF_MS });
    }
    for (const why of await pane(page)
      .getByRole('textbox', { name: /^Why: / })
      .all())
      await why.fill(words, { timeout: BRIEF_MS });
    const wanted = page.getByText(/^Still wanted:.*(Reasons|Why this way)/);
    await expect(wanted).toHaveCount(0, { timeout: BRIEF_MS });
  }).toPass({ timeout: 15_000 });
}

/** What is judged anew meanwhile is looked at again. */
const BRIEF_MS = 1000;

/** The button of the act; the dose is closed afterwards. */
export async function record(page: Page, act: 'Give' | 'Start' | 'Change rate' | 'Stop infusion'): Promise<void> {
  await panel(page).getByRole('button', { name: act }).click();
  await expect(panel(page)).toHaveCount(0);
}

export const withSecond = (page: Page, person: string): Promise<void> =>
  signBeside(page, 'A second person checks and signs', person);

/** Nobody can read the wristband: the patient says when she was born. */
export async function confirmBirthDate(page: Page, birthDate: string): Promise<void> {
  const [year, month, day] = birthDate.split('-');
  await pane(page).getByLabel('Date of birth, as the patient says it').fill(`${day}/${month}/${year}`);
  await pane(page).getByRole('button', { name: 'Confirm the patient' }).click();
}

export async function readPack(page: Page, lot: string, expiry: string): Promise<void> {
  await pane(page).getByLabel('Lot').fill(lot);
  await pane(page)
    .getByLabel(/^Expiry/)
    .fill(expiry);
  await pane(page).getByRole('button', { name: 'Use this pack' }).click();
}

export async function sayVerbalOrder(page: Page, drug: string, dose: string, prescriber: string): Promise<void> {
  await chooseWay(page, 'Verbal order');
  await pane(page).getByLabel('Drug', { exact: true }).fill(drug);
  await pane(page).getByLabel('Dose to give').fill(dose);
  await pane(page).getByLabel('Route').fill('oral');
  await pane(page).getByLabel('Prescriber').fill(prescriber);
  await pane(page).getByText('Read back and confirmed', { exact: true }).click();
  await pane(page).getByRole('button', { name: 'To the check' }).click();
}

export async function sayEmergency(page: Page, drug: string, dose: string, route: string): Promise<void> {
  await chooseWay(page, 'Emergency without an order');
  await pane(page).getByLabel('Drug', { exact: true }).fill(drug);
  await pane(page).getByLabel('Dose to give').fill(dose);
  await pane(page).getByLabel('Route').fill(route);
  await pane(page).getByRole('button', { name: 'To the check' }).click();
}

/** One key, the first reason, and it is written down. */
export async function writeNotGiven(page: Page, drug: string, key: 'Alt+h' | 'Alt+r' | 'Alt+m'): Promise<void> {
  await openDose(page, drug);
  await page.keyboard.press(key);
  await page.getByTestId('not-given-form').getByRole('radio').first().press('Space');
  await page.keyboard.press('Control+Enter');
  await expect(panel(page)).toHaveCount(0);
}

async function prepare(page: Page, drug: string, pack: string): Promise<void> {
  await openDose(page, drug);
  await scan(page, pack);
  await expect(
    panel(page)
      .getByText(/ · lot /)
      .first(),
  ).toBeVisible();
  await answer(page, 'Nobody to verify at night');
}

/** Some of it, and for which reason. */
export async function writePart(page: Page, drug: string, pack: string, taken: string): Promise<void> {
  await prepare(page, drug, pack);
  await page.keyboard.press('Alt+p');
  await say(page, 'How much was taken', taken);
  await page.getByTestId('not-given-form').getByRole('radio').first().press('Space');
  await page.keyboard.press('Control+Enter');
  await expect(panel(page)).toHaveCount(0);
}

/** The patient took it without a nurse. */
export async function writeTakenAlone(page: Page, drug: string, pack: string): Promise<void> {
  await prepare(page, drug, pack);
  await page.keyboard.press('Alt+s');
  await page.keyboard.press('Control+Enter');
  await expect(panel(page)).toHaveCount(0);
}

export async function saveEffect(page: Page, effect: 'Good' | 'Some' | 'None'): Promise<void> {
  await page.getByRole('button', { name: 'Ask the effect' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(effect, { exact: true }).click();
  await dialog.getByRole('button', { name: 'Save the effect' }).click();
  await expect(dialog).toHaveCount(0);
}
