/** What people do at a desk, by the words that stand on the screen. */
import { expect, type Page } from '@playwright/test';

export const NURSE = 'Nora Keane';
export const SECOND_NURSE = 'Seamus Daly';
export const DOCTOR = 'Dr Amina Yusuf';
export const PHARMACIST = 'Peter Byrne';
export const SECOND_PHARMACIST = 'Aoife Farrell';
export const ADMINISTRATOR = 'Maeve Brady';
export const REGISTRAR = 'Grace Nolan';
export const DEMO_PASSWORD = 'holdfast-demo';

export async function signIn(page: Page, person: string, password = DEMO_PASSWORD): Promise<void> {
  await page.getByRole('navigation', { name: 'Who are you?' }).getByRole('button', { name: person }).click();
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await atWork(page, person);
}

export async function signInWithPin(page: Page, person: string, pin: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Who are you?' }).getByRole('button', { name: person }).click();
  await page.getByRole('textbox', { name: 'PIN' }).fill(pin);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await atWork(page, person);
}

export async function atWork(page: Page, person: string): Promise<void> {
  await expect(page.getByRole('banner').getByRole('button', { name: person })).toBeVisible();
}

export async function lock(page: Page): Promise<void> {
  await page.keyboard.press('F9');
  await expect(page.getByRole('heading', { name: 'Locked' })).toBeVisible();
}

/** By the palette, which every screen has. */
export async function speak(page: Page, language: 'English' | 'Français'): Promise<void> {
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog');
  await palette.getByRole('textbox').fill(language);
  await palette.getByText(language, { exact: true }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', language === 'Français' ? 'fr' : 'en');
  await expect(palette).toHaveCount(0);
}

export async function openSettings(page: Page, person: string): Promise<void> {
  await page.getByRole('banner').getByRole('button', { name: person }).click();
  await page.getByRole('menuitem', { name: 'Settings' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
}

export async function goTo(
  page: Page,
  task:
    | 'Ward'
    | 'Bed board'
    | 'Round'
    | 'Tasks'
    | 'Hand-over'
    | 'Find patient'
    | 'Register'
    | 'Incidents'
    | 'Decisions'
    | 'Places'
    | 'Interfaces'
    | 'Users'
    | 'Pharmacy',
): Promise<void> {
  await page.getByRole('navigation', { name: 'Tasks' }).getByRole('button', { name: task, exact: false }).click();
}

export interface NewPatient {
  readonly family: string;
  readonly given: string;
  readonly sex: 'Female' | 'Male';
  readonly born: string;
  readonly phone?: string;
}

export async function fillRegistration(page: Page, { family, given, sex, born, phone }: NewPatient): Promise<void> {
  await goTo(page, 'Register');
  await page.getByLabel('Family name').fill(family);
  await page.getByLabel('Given names').fill(given);
  await page.getByRole('radio', { name: sex, exact: true }).check();
  await page.getByLabel('Date of birth or age').fill(born);
  if (phone) await page.getByLabel('Telephone', { exact: true }).fill(phone);
}

/** Leads into the new chart. */
export async function register(page: Page, patient: NewPatient): Promise<void> {
  await fillRegistration(page, patient);
  await saveRegistration(page);
  await bannerShows(page, patient.family);
}

export async function saveRegistration(page: Page): Promise<void> {
  await page.getByRole('main').getByRole('button', { name: 'Register' }).first().click();
}

export async function bannerShows(page: Page, family: string): Promise<void> {
  await expect(page.getByRole('heading', { level: 1, name: new RegExp(family, 'i') })).toBeVisible();
}

export async function openChart(page: Page, family: string): Promise<void> {
  await goTo(page, 'Find patient');
  await page.getByRole('combobox', { name: 'Find a patient' }).fill(family);
  await page
    .getByRole('option', { name: new RegExp(family, 'i') })
    .first()
    .click();
  await bannerShows(page, family);
}

export type Tab =
  | 'Overview'
  | 'Vitals'
  | 'Medication'
  | 'Orders'
  | 'Fluids'
  | 'Assessments'
  | 'Doses'
  | 'Allergies'
  | 'Problems'
  | 'Notes'
  | 'Files'
  | 'Encounters'
  | 'Timeline';

export async function openTab(page: Page, tab: Tab): Promise<void> {
  await page.getByRole('tab', { name: tab }).click();
  await expect(page.getByRole('tabpanel', { name: tab })).toBeVisible();
}

export interface Measured {
  readonly 'Respiratory rate'?: string;
  readonly 'Oxygen saturation'?: string;
  readonly 'Systolic pressure'?: string;
  readonly 'Diastolic pressure'?: string;
  readonly Pulse?: string;
  readonly Temperature?: string;
}

export async function fillVitals(page: Page, measured: Measured): Promise<void> {
  await openTab(page, 'Vitals');
  for (const [name, value] of Object.entries(measured)) await page.getByLabel(name, { exact: true }).fill(value);
  for (const choice of ['Air', 'A']) {
    await page.getByRole('tabpanel', { name: 'Vitals' }).getByText(choice, { exact: true }).click();
  }
}

export async function saveVitals(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Save vital signs' }).click();
}

export async function changeDetails(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
  await openTab(page, 'Overview');
  await page.getByRole('button', { name: 'Edit details' }).click();
  const dialog = page.getByRole('dialog', { name: 'Edit details' });
  for (const [name, value] of Object.entries(fields)) await dialog.getByLabel(name, { exact: true }).fill(value);
  await dialog.getByRole('button', { name: 'Save details' }).click();
  await expect(dialog).toBeHidden();
}

export async function addAllergy(page: Page, substance: string, risk?: 'high risk' | 'low risk'): Promise<void> {
  await openTab(page, 'Allergies');
  await page.getByRole('button', { name: 'Add allergy' }).click();
  await page.getByLabel('Substance').fill(substance);
  if (risk) await choose(page, 'Risk', risk);
  await page.getByRole('button', { name: 'Save allergy' }).click();
  await expect(banner(page).getByText(substance)).toBeVisible();
}

export async function choose(page: Page, field: string, option: string): Promise<void> {
  // By key: over the field of a multiple choice lies its frame, which takes the pointer.
  await page.getByRole('combobox', { name: field, exact: true }).press('ArrowDown');
  await page.getByRole('option', { name: option, exact: true }).click();
}

/** The strip under the patient's name. */
export function banner(page: Page) {
  return page.getByRole('region', { name: 'Allergies of this patient' });
}

export function statusLine(page: Page) {
  return page.getByLabel('Status', { exact: true });
}
