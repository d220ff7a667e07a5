/** What people do on a ward, by the words that stand on the screen and the codes that lie at the bedside. */
import { expect, type Page } from '@playwright/test';
import { writeElementString } from '#shared/domain/gs1/write-element-string.ts';
import { writeHospitalCode } from '#shared/domain/scan/hospital-code.ts';
import { banner, bannerShows, goTo } from './acts.ts';

interface Drug {
  /** Of the demo formulary. */
  readonly code: string;
  readonly gtin: string;
  readonly name: string;
}

export const PARACETAMOL: Drug = { code: 'D1026', gtin: '09521101000269', name: 'Paracetamol' };
export const IBUPROFEN: Drug = { code: 'D1033', gtin: '09521101000337', name: 'Ibuprofen' };
export const AMOXICILLIN: Drug = { code: 'D1004', gtin: '09521101000047', name: 'Amoxicillin' };

/** `expiry` as the pack has it, YYMMDD. */
export const packCode = ({ gtin }: Drug, expiry = '280131', lot = 'D7421'): string => {
  const written = writeElementString([
    { ai: '01', value: gtin },
    { ai: '17', value: expiry },
    { ai: '10', value: lot },
  ]);
  if (written.state !== 'written') throw new Error('not a pack');
  return written.text;
};

export const wristbandCode = (recordNumber: string): string =>
  writeHospitalCode({ subject: 'wristband', value: recordNumber });

/** As a keyboard wedge types it: faster than anybody, however busy the machine is, with Enter behind it. */
export async function scan(page: Page, text: string): Promise<void> {
  await page.evaluate(
    (keys) => {
      const begunMs = performance.now();
      for (const [index, key] of keys.entries()) {
        const target = document.activeElement ?? document.body;
        for (const type of ['keydown', 'keyup']) {
          const event = new KeyboardEvent(type, { key, bubbles: true, cancelable: true });
          Object.defineProperty(event, 'timeStamp', { value: begunMs + index / 2 });
          target.dispatchEvent(event);
        }
      }
    },
    [...text, 'Enter'],
  );
}

export async function goToRound(page: Page): Promise<void> {
  await goTo(page, 'Round');
  await expect(page.getByRole('list', { name: 'Patients of the round' })).toBeVisible();
}

/** The patient whose wristband was read is the one whose doses are shown. */
export async function scanWristband(page: Page, recordNumber: string, family: string): Promise<void> {
  await scan(page, wristbandCode(recordNumber));
  await expect(page.getByTestId('round-pane').getByRole('heading', { name: new RegExp(family, 'i') })).toBeVisible();
  await expect(page.getByTestId('identity')).toContainText('Wristband read');
}

export const verdict = (page: Page) => page.getByTestId('verdict');

export async function fillOrder(page: Page, drug: Drug, dose: string, unit: string): Promise<void> {
  await page.getByRole('tab', { name: 'Medication' }).click();
  await page.getByRole('tabpanel').getByRole('button', { name: 'Prescribe' }).click();
  await page.getByRole('combobox', { name: 'Product' }).fill(drug.name);
  await page.getByRole('option', { name: new RegExp(drug.code) }).click();
  await page.getByRole('radiogroup', { name: 'Kind of order' }).getByText('Once', { exact: true }).click();
  await page.getByLabel('Dose', { exact: true }).fill(dose);
  await page.getByLabel('Unit', { exact: true }).selectOption(unit);
}

export async function signOrder(page: Page, drug: Pick<Drug, 'name'>): Promise<void> {
  await page.getByRole('button', { name: /^Sign/ }).click();
  await expect(page.getByText(new RegExp(`Signed: .*${drug.name}`, 'i')).first()).toBeVisible();
}

export async function stopOrder(page: Page, drug: Drug, why: string): Promise<void> {
  await page.getByRole('tab', { name: 'Medication' }).click();
  await page.getByRole('button', { name: new RegExp(`Acts on ${drug.name}`) }).click();
  await page.getByRole('menuitem', { name: 'Stop' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Why').fill(why);
  await dialog.getByRole('button', { name: 'Stop' }).click();
  await expect(page.getByText(new RegExp(`Stopped: ${drug.name}`)).first()).toBeVisible();
}

/** By keys: to what is still wanted, the reason, and the dose is given. */
export async function give(page: Page, why: string): Promise<void> {
  await page.keyboard.press('F2');
  await page.keyboard.insertText(why);
  await expect(page.getByTestId('missing')).toHaveCount(0);
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText(/: given$/).first()).toBeVisible();
}

/** From wherever the patient lies on this ward, by key. */
export async function move(page: Page, family: string, bed: string): Promise<void> {
  await goTo(page, 'Bed board');
  await page.locator('[data-tile]', { hasText: new RegExp(family, 'i') }).focus();
  await page.keyboard.press('m');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: 'Bed' }).fill(bed);
  await page.getByRole('option', { name: bed, exact: true }).click();
  await dialog.getByRole('button', { name: 'Move' }).click();
  await expect(dialog).toHaveCount(0);
}

/** Says at the dialogue of a clash where each of those lies who are recorded in one bed. */
export async function settleClash(
  page: Page,
  places: readonly (readonly [family: string, bed: string])[],
): Promise<void> {
  const dialog = page.getByRole('dialog');
  for (const [family, bed] of places) {
    await dialog.getByRole('combobox', { name: new RegExp(`Where ${family}`, 'i') }).fill(bed);
    await page.getByRole('option', { name: new RegExp(`${bed}$`) }).click();
  }
  await dialog.getByRole('button', { name: 'Decide who lies here' }).click();
  await expect(dialog).toHaveCount(0);
}

/** By the keys of the bed board: a free bed, `a`, a name. */
export async function admit(page: Page, family: string, bed: string): Promise<void> {
  await page.locator('[data-tile]', { hasText: new RegExp(`^${bed}(?!\\d)`) }).focus();
  await page.keyboard.press('a');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: 'Patient' }).fill(family);
  await page
    .getByRole('option', { name: new RegExp(family, 'i') })
    .first()
    .click();
  await dialog.getByRole('button', { name: 'Admit' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.locator('[data-tile][data-state=occupied]', { hasText: new RegExp(family, 'i') })).toBeVisible();
}

export async function openFromBoard(page: Page, family: string): Promise<void> {
  await goTo(page, 'Ward');
  await page
    .getByRole('option', { name: new RegExp(family, 'i') })
    .first()
    .click();
  await bannerShows(page, family);
  await expect(banner(page)).toBeVisible();
}
