/** What is measured and written in a chart, by the words that stand on the screen. */
import { expect, type Page } from '@playwright/test';
import { openTab } from './acts.ts';

const setForm = (page: Page) => page.getByRole('region', { name: 'Record vital signs' });

/** What cannot be stops, what is unusual wants a word; the rest is what a nurse measures besides. */
export async function recordUnusualSet(page: Page): Promise<void> {
  await openTab(page, 'Vitals');
  const form = setForm(page);
  await form.getByLabel('Pulse', { exact: true }).fill('720');
  await expect(form.getByText(/^Not possible/)).toBeVisible();
  await form.getByLabel('Pulse', { exact: true }).fill('250');
  await form.getByLabel('Temperature', { exact: true }).fill('98.6');
  await expect(form.getByText(/looks like Fahrenheit/)).toBeVisible();
  await form.getByLabel('Temperature', { exact: true }).fill('37');
  await form.getByText(/^More:/).click();
  const more = { Pain: '6', Glucose: '6,2', Weight: '70', Height: '170' };
  for (const [name, value] of Object.entries(more)) await form.getByLabel(name, { exact: true }).fill(value);
  await expect(form.getByText(/^Unusual/)).toBeVisible();
  await form.getByRole('button', { name: 'Save vital signs' }).click();
  await form.getByText(/^Measured so/).click();
  await form.getByRole('button', { name: 'Save vital signs' }).click();
  await expect(page.getByText('BMI 24.2')).toBeVisible();
}

interface Coma {
  readonly weight: string;
  readonly eyes: string;
  readonly verbal: string;
  readonly motor: string;
}

export async function recordComaScale(page: Page, { weight, eyes, verbal, motor }: Coma): Promise<void> {
  await openTab(page, 'Vitals');
  const form = setForm(page);
  await form.getByText(/^More:/).click();
  const measured = { Weight: weight, 'Eyes 1–4': eyes, 'Verbal 1–5': verbal, 'Motor 1–6': motor };
  for (const [name, value] of Object.entries(measured)) await form.getByLabel(name, { exact: true }).fill(value);
  await form.getByRole('button', { name: 'Save vital signs' }).click();
  await expect(form.getByLabel('Weight', { exact: true })).toHaveValue('');
}

/** Only who may decide it has the button. */
export async function decideScale2(page: Page, reason: string): Promise<void> {
  await page.getByRole('button', { name: 'Use scale 2' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill(reason);
  await dialog.getByRole('button', { name: 'Use scale 2' }).click();
  await expect(dialog).toHaveCount(0);
}

/** The newest set; the wrong one stays. */
export async function correctPulse(page: Page, pulse: string, why: string): Promise<void> {
  await page.keyboard.press('Alt+g');
  await page
    .getByRole('button', { name: /^Correct/ })
    .first()
    .click();
  const form = page.getByRole('region', { name: /^Correct the set/ });
  await form.getByLabel('Pulse', { exact: true }).fill(pulse);
  await form.getByLabel('Why is it corrected?').fill(why);
  await form.getByRole('button', { name: /^Correct/ }).click();
  await expect(page.getByText('corrected').first()).toBeVisible();
}

export async function recordFluid(page: Page, kind: string, millilitres: string): Promise<void> {
  const form = page.getByRole('region', { name: 'Record fluid' });
  await form.getByRole('combobox', { name: 'Kind' }).fill(kind);
  await page.getByRole('option', { name: kind, exact: true }).click();
  await form.getByLabel('Amount').fill(millilitres);
  await form.getByRole('button', { name: 'Save amount' }).click();
  await expect(page.getByText(`Saved: ${kind}`).first()).toBeVisible();
}

type Answers = Readonly<Record<string, string>>;

/** Each answer opens what follows from it: an option by its words, or what is typed. */
async function assess(page: Page, name: string, answers: Answers): Promise<void> {
  await page.getByRole('article', { name }).getByRole('button', { name: 'Fill in' }).click();
  const form = page.getByRole('region', { name, exact: true });
  for (const [question, answer] of Object.entries(answers)) {
    const options = form.getByRole('radiogroup', { name: question });
    const typed = form.getByLabel(question);
    await expect(options.or(typed).first()).toBeVisible();
    if (await options.isVisible()) await options.getByText(answer, { exact: true }).click();
    else await typed.fill(answer);
  }
  await form.getByRole('button', { name: 'Sign assessment' }).click();
  await expect(form).toHaveCount(0);
}

const PAIN: Answers = { 'Can say how strong': 'Yes', 'Strongest pain': '7', Where: 'Left hip' };
const SKIN: Answers = {
  'Skin over bony places': 'Red, does not pale',
  Where: 'Left heel',
  'Skin stays moist': 'Sometimes',
  'A tube, mask or splint': 'No',
  'Changes position': 'With help',
  'Notices and tells': 'Yes',
  'Eats and drinks': 'No',
};
const NUTRITION: Answers = {
  'Eaten of the meals': 'Little or nothing',
  'Mostly because of': 'No appetite',
  'Clothes or scales': 'Much',
  'Swallows safely': 'Yes',
  'Needs help': 'Yes',
};

/** Of the skin, of pain and of food: each with its score. */
export async function assessTheOthers(page: Page): Promise<void> {
  await assess(page, 'Pain', PAIN);
  await assess(page, 'Pressure areas', SKIN);
  await assess(page, 'Nutrition', NUTRITION);
  for (const name of ['Pain', 'Pressure areas', 'Nutrition'])
    await expect(page.getByRole('article', { name }).getByRole('listitem')).toHaveCount(1);
}

/** The score offers the alert. */
export async function findFallRisk(page: Page): Promise<void> {
  await openTab(page, 'Assessments');
  await page.getByRole('article', { name: 'Risk of falls' }).getByRole('button', { name: 'Fill in' }).click();
  const form = page.getByRole('region', { name: 'Risk of falls' });
  await form
    .getByRole('radiogroup', { name: /^Fallen/ })
    .getByText('More than once')
    .click();
  await form.getByRole('radiogroup', { name: 'Standing and walking' }).getByText('Unsteady').click();
  await expect(form.getByRole('radiogroup', { name: /^Gets up alone/ })).toBeVisible();
  for (const question of await form.getByRole('radiogroup').all()) {
    const yes = question.getByText('Yes', { exact: true });
    if ((await yes.count()) > 0) await yes.click();
  }
  await form.getByRole('button', { name: 'Sign assessment' }).click();
  await page.getByRole('button', { name: 'Set alert: Fall risk' }).click();
  await expect(page.getByRole('button', { name: 'Details of alert: Fall risk' })).toBeVisible();
}

const SBAR = ['Situation', 'Background', 'Assessment', 'Recommendation'] as const;

export async function writeSbar(page: Page, words: string): Promise<void> {
  await openTab(page, 'Notes');
  await page.getByRole('button', { name: 'Write a note' }).click();
  const note = page.getByRole('region', { name: 'Write a note' });
  await note.getByRole('combobox', { name: 'Type' }).click();
  await page.getByRole('option', { name: 'SBAR' }).click();
  for (const part of SBAR) await note.getByRole('textbox', { name: part }).fill(`${part}: ${words}`);
  await note.getByRole('button', { name: 'Sign note' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: `Recommendation: ${words}` })).toBeVisible();
}

/** The open record and another are of one person; the other stands from now on. */
export async function joinWith(
  page: Page,
  other: { readonly family: string; readonly recordNumber: string },
  why: string,
  look: () => Promise<void>,
): Promise<void> {
  await page.getByRole('button', { name: 'Same person as…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('The other record').fill(other.recordNumber);
  await dialog.getByRole('button', { name: new RegExp(`^Compare with .*${other.recordNumber}`) }).click();
  await dialog.getByRole('radio', { name: new RegExp(other.recordNumber) }).check();
  await dialog.getByLabel('How it is known').fill(why);
  await look();
  await dialog.getByRole('checkbox', { name: 'I have compared both: they are one person' }).check();
  await dialog.getByRole('button', { name: 'These are one person' }).click();
  await expect(dialog).toHaveCount(0);
}
