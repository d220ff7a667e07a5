/** Two pharmacies of one organisation and a ward: what is asked for, sent, lost on the way and counted in. */
import type { Locator, Page } from '@playwright/test';
import { NURSE, PHARMACIST, SECOND_PHARMACIST, signIn, statusLine } from './acts.ts';
import { expect, test } from './fixtures.ts';
import { FRONT, WARD } from './hospital.ts';
import { inStep } from './in-step.ts';
import { inspectScreen } from './inspect-screen.ts';
import { DELIVERY, goToPharmacy, receive } from './pharmacy-acts.ts';
import { scan } from './ward-acts.ts';

/** Ten vials a pack; a lot and serials of their own, because other stories work at the same hospital. */
const FLUCLOXACILLIN = {
  packs: DELIVERY.packs.slice(120, 123).map((pack) => pack.replace('10L33A', '10L33S').replace('21HF', '21HS')),
  lot: 'L33S',
};

test('a ward asks its pharmacy without a network, and counts in what was sent; between two sites what is missing is said', async ({
  hospital,
}) => {
  test.setTimeout(180_000);
  const a = await hospital.open({ ...FRONT, name: 'Hospital pharmacy' });
  const b = await hospital.open({ ...FRONT, name: 'Clinic pharmacy', site: 1 });
  const ward = await hospital.open({ ...WARD, name: 'Medical ward' });
  await Promise.all([signIn(a.page, PHARMACIST), signIn(b.page, SECOND_PHARMACIST), signIn(ward.page, NURSE)]);
  await inStep(hospital, [a, b, ward]);

  await test.step('the ward asks for stock while nobody can hear it', async () => {
    await ward.network.takeAway();
    await expect(statusLine(ward.page)).toContainText('working without contact');
    const { page } = ward;
    await goToPharmacy(page, 'Ward stock');
    await page.getByRole('button', { name: 'Ask for stock' }).click();
    await page.getByRole('combobox', { name: 'For which cupboard' }).click();
    await page.getByRole('option', { name: /Medical/ }).click();
    await page.getByRole('combobox', { name: 'Add a product' }).fill('Paracetamol');
    await page.getByRole('option', { name: 'Paracetamol 500 mg tablet', exact: true }).click();
    await page.getByLabel(/^Quantity of Paracetamol/).fill('40');
    await page.getByRole('button', { name: 'Ask the pharmacy' }).click();
    await expect(page.getByTestId('ward-request')).toHaveAttribute('data-state', 'asked');
    await ward.network.bringBack();
  });

  await test.step('the pharmacy prepares and sends it; the ward counts it in', async () => {
    await goToPharmacy(a.page, 'Ward stock');
    const asked = a.page.getByTestId('ward-request');
    await expect(asked).toHaveAttribute('data-state', 'asked');
    await asked.click();
    await a.page.getByRole('button', { name: 'Prepare' }).click();
    await expect(asked).toHaveAttribute('data-state', 'accepted');
    await inspectScreen(a, 'pharmacy-ward-stock');
    await a.page.getByRole('button', { name: 'Send to the ward' }).click();
    await expect(asked).toHaveAttribute('data-state', 'on-the-way');
    await expect(ward.page.getByTestId('ward-request')).toHaveAttribute('data-state', 'on-the-way');
    await ward.page.getByLabel(/^Counted of Paracetamol/).fill('40');
    await inspectScreen(ward, 'ward-counts-in');
    await ward.page.getByRole('button', { name: 'Count in' }).click();
    await expect(asked).toHaveAttribute('data-state', 'received');
  });

  await test.step('goods are sent to the other site, which has no network when they leave', async () => {
    await b.network.takeAway();
    await expect(statusLine(b.page)).toContainText('working without contact');
    await receive(
      a.page,
      { supplier: DELIVERY.supplier, paper: 'LS-2', packs: FLUCLOXACILLIN.packs },
      'Pharmacy counter',
    );
    await expect(a.page.getByLabel(/^Packs of/)).toHaveValue('3');
    await a.page.keyboard.press('Control+Enter');
    await expect(a.page.getByText('1 line taken in').first()).toBeVisible();
    await (await showBatch(a.page)).getByRole('button', { name: /^What to do with lot/ }).click();
    await a.page.getByRole('menuitem', { name: 'Send to another site' }).click();
    const dialog = a.page.getByRole('dialog', { name: 'Send to another site' });
    await dialog.getByLabel(/^Packs of/).fill('3');
    await dialog.getByRole('combobox', { name: 'To which site' }).click();
    await a.page.getByRole('option', { name: /Knockmore/ }).click();
    await dialog.getByRole('button', { name: 'Send', exact: true }).click();
    await expect(dialog).toHaveCount(0);
    await inStep(hospital, [a, ward]);
  });

  await test.step('they arrive; a pack is missing, and whoever counts says so', async () => {
    await b.network.bringBack();
    const { page } = b;
    await goToPharmacy(page, 'Receive');
    await page.getByTestId('arriving-transfer').click();
    await expect(page.getByTestId('delivery')).toBeVisible();
    for (const pack of FLUCLOXACILLIN.packs.slice(0, 2)) await scan(page, pack);
    const differences = page.getByTestId('differences');
    await expect(differences).toContainText('10 vials missing');
    await differences.getByRole('checkbox', { name: 'lost' }).check();
    await differences.getByRole('textbox', { name: 'Why' }).fill('The box was broken open');
    await inspectScreen(b, 'pharmacy-arrives');
    await page.keyboard.press('Control+Enter');
    await expect(page.getByText('1 line taken in').first()).toBeVisible();
    await expect(await showBatch(page)).toContainText('20');
    expect(await inStep(hospital, [a, b, ward])).toBeGreaterThan(0);
    await goToPharmacy(a.page, 'Stock');
    await a.page.getByText('On the way (1)', { exact: true }).click();
    await expect(a.page.getByTestId('lost-on-the-way')).toContainText('The box was broken open');
  });
});

/** By its pack, on the screen of stock once that listens. */
async function showBatch(page: Page): Promise<Locator> {
  await goToPharmacy(page, 'Stock');
  await expect(page.getByTestId('stock-batch').first()).toBeVisible();
  await scan(page, FLUCLOXACILLIN.packs[0] ?? '');
  const batch = page.locator(`[data-testid=stock-batch][data-lot=${FLUCLOXACILLIN.lot}]`).first();
  await expect(batch).toBeVisible();
  return batch;
}
