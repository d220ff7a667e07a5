/** A ward's work by keys alone; whatever is pressed is pressed where the focus is. */
import { expect, type Page } from '@playwright/test';
import { bannerShows } from './acts.ts';

/** Does it, and shows that no pointer had a part in it. */
export async function withoutPointer(page: Page, work: () => Promise<void>): Promise<void> {
  const isNew = await page.evaluate(() => {
    const counted = globalThis as { pointersSeen?: number };
    const isFirst = counted.pointersSeen === undefined;
    counted.pointersSeen = 0;
    return isFirst;
  });
  if (isNew)
    await page.evaluate(() =>
      addEventListener(
        'pointerdown',
        () => {
          const counted = globalThis as { pointersSeen?: number };
          counted.pointersSeen = (counted.pointersSeen ?? 0) + 1;
        },
        { capture: true },
      ),
    );
  await work();
  expect(await page.evaluate(() => (globalThis as { pointersSeen?: number }).pointersSeen)).toBe(0);
}

/** By the palette. */
export async function openChartByKeys(page: Page, family: string): Promise<void> {
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog');
  await expect(palette.getByRole('textbox')).toBeFocused();
  await page.keyboard.insertText(family);
  await expect(palette.getByText(new RegExp(family, 'i')).first()).toBeVisible();
  await page.keyboard.press('Enter');
  await bannerShows(page, family);
}

/** A set in the order in which nurses measure: numbers and Enter, a letter for each choice. */
export async function recordVitalsByKeys(page: Page, keys: readonly string[]): Promise<void> {
  await page.keyboard.press('Alt+v');
  await expect(page.getByLabel('Respiratory rate', { exact: true })).toBeFocused();
  for (const typed of keys) {
    await page.keyboard.type(typed, { delay: 120 });
    if (/\d$/.test(typed)) await page.keyboard.press('Enter');
  }
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('Vital signs saved').first()).toBeVisible();
}

/** To the round, down its list to that patient, and on to the dose. */
export async function openDoseByKeys(page: Page, family: string, drug: RegExp): Promise<void> {
  await page.keyboard.press('Alt+3');
  const patients = page.getByTestId('round-patient');
  await expect(patients.and(page.locator(':focus'))).toBeVisible();
  const wanted = patients.filter({ hasText: new RegExp(family, 'i') });
  await pressUntil(page, 'ArrowDown', () => wanted.evaluate((button) => button === document.activeElement));
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('round-pane').getByRole('heading', { name: new RegExp(family, 'i') })).toBeVisible();
  const dose = page.getByTestId('round-dose').filter({ hasText: drug }).first();
  await pressUntil(page, 'Tab', () => dose.evaluate((button) => button.contains(document.activeElement)));
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('give-panel')).toBeVisible();
}

/** The first reason that is offered. */
export async function refuseByKeys(page: Page): Promise<void> {
  await page.keyboard.press('Alt+r');
  await expect(page.getByTestId('not-given-form').getByRole('radio').first()).toBeFocused();
  await page.keyboard.press('Space');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText(/: refused$/i).first()).toBeVisible();
}

async function pressUntil(page: Page, key: string, isThere: () => Promise<boolean>): Promise<void> {
  for (let presses = 0; presses < 40; presses += 1) {
    if (await isThere()) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${key} does not lead there`);
}
