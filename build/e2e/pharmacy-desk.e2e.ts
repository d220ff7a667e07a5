/** A pharmacy desk without contact: the list of products, what is ordered and lay too warm, a line that does not go as it was written, and what is put on paper. */
import {
  ADMINISTRATOR,
  goTo,
  lock,
  openSettings,
  PHARMACIST,
  REGISTRAR,
  SECOND_PHARMACIST,
  signIn,
  statusLine,
} from './acts.ts';
import { checkWithAdvice, giveReason, handOverTo, lookAtMade, takePack } from './counter-acts.ts';
import { expect, test } from './fixtures.ts';
import { changePrice, readProducts } from './formulary-acts.ts';
import { FRONT } from './hospital.ts';
import { inStep } from './in-step.ts';
import { inspectScreen } from './inspect-screen.ts';
import { DELIVERY, goToPharmacy, receive, takeInPaper } from './pharmacy-acts.ts';
import { printToFile } from './print-to-file.ts';
import { keepAtLeast, orderSuggested, readLogger, receiveOrder } from './store-acts.ts';
import { packCode, scan } from './ward-acts.ts';

const COLUMNS =
  'code,generic,brand,strength,form,routes,base_unit,atc,substitution_group,gtin,pack_level,pack_units,pack_text,price,currency';
const LOWPRESS =
  'D1998,Amlodipine,Lowpress,5 mg,tablet,oral,tablet,C08CA01,amlodipine-5,9521101999983,pack,28,28,0.95,EUR';
const UNREADABLE = 'D1999,Nonsense,,5 furlong,tablet,oral,tablet,,,,,,,,';
const INSULIN = { code: 'D1056', gtin: '19521101000563', name: 'Insulin soluble' };
/** Of the substance that is prescribed, and of another brand. */
const PLAIN = packOf('19521101000013', 'LD1');
const OTHER = packOf('19521101000020', 'LD2');
const INGREDIENT = packOf('19521101000082', 'LD3');

/** Of lots of its own: other stories work at the same hospital. */
function packOf(gtin: string, lot: string): string {
  return packCode({ code: '', name: '', gtin }, '280131', lot);
}

/** As a pack writes its last day. */
const inDays = (days: number): string =>
  new Date(Date.now() + days * 86_400_000).toISOString().slice(2, 10).replaceAll('-', '');

test('a pharmacy desk without contact; afterwards all of it is at central', async ({ hospital }) => {
  test.setTimeout(180_000);
  const desk = await hospital.open({ ...FRONT, name: 'Pharmacy' });
  const { page } = desk;
  const { family } = await hospital.findPatient();
  await signIn(page, ADMINISTRATOR);
  await desk.network.takeAway();
  await expect(statusLine(page)).toContainText('working without contact');

  await test.step('the design of a label is changed, and looked at with the longest name', async () => {
    await openSettings(page, ADMINISTRATOR);
    await page.getByRole('button', { name: 'Scanners and printers' }).click();
    await page.getByRole('button', { name: 'Label designs' }).click();
    await page.getByRole('button', { name: /^Dispensing label/ }).click();
    await page.getByRole('button', { name: 'Text {quantity}' }).click();
    await page.getByRole('checkbox', { name: 'Bold' }).click();
    await inspectScreen(desk, 'label-design');
    await page.getByRole('button', { name: 'Save as version 2' }).click();
    await expect(page.getByRole('button', { name: /^Dispensing label.*version 2/ })).toBeVisible();
    await lock(page);
  });

  await test.step('whoever registers people and opens no charts writes down the language of somebody who is known', async () => {
    await signIn(page, REGISTRAR);
    await goTo(page, 'Find patient');
    await page.getByRole('combobox', { name: 'Find a patient' }).fill(family);
    await page.getByRole('option', { name: new RegExp(family, 'i') }).click();
    await page.getByRole('button', { name: 'Edit details' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: 'Language' }).fill('English');
    await dialog.getByRole('option', { name: 'English', exact: true }).click();
    await page.keyboard.press('Control+Enter');
    await expect(dialog).toHaveCount(0);
    await expect(page.getByRole('main')).toContainText('LanguageEnglish');
    await expect(page.getByRole('main')).not.toContainText('Allergies');
    await inspectScreen(desk, 'person-details');
    await lock(page);
    await signIn(page, PHARMACIST);
  });

  await test.step('a list of products is read: what cannot be is said; a price changes, and what it was stays', async () => {
    await readProducts(page, [COLUMNS, LOWPRESS, UNREADABLE, ''].join('\n'), 'is no strength');
    await changePrice(page, 'Lowpress', '0.90', 'New list of the wholesaler');
    await inspectScreen(desk, 'formulary');
  });

  await test.step('what is to be there always is ordered, and comes in short and cold enough', async () => {
    await keepAtLeast(page, INSULIN.name, '400');
    await inspectScreen(desk, 'reorder');
    await orderSuggested(page, INSULIN.name, { number: 'PO-77', supplier: DELIVERY.supplier });
    const pack = packCode(INSULIN, inDays(40), 'INS1');
    await receiveOrder(page, { order: 'PO-77', into: /Fridge/, degrees: '5.5', pack, packs: '20' });
    await expect(page.getByTestId('scan-answer')).toBeEmpty();
  });

  await test.step('what lay too warm in the fridge goes aside, and is thrown away by a pharmacist', async () => {
    await readLogger(page, /Fridge/, 'Five hours at 16 degrees; the maker has no data');
    await inspectScreen(desk, 'cold-chain');
  });

  await test.step('a line in parts: another brand, the rest owed, fetched by her sister, brought back', async () => {
    await receive(page, { ...DELIVERY, packs: [PLAIN, OTHER, INGREDIENT] }, 'Pharmacy counter');
    await page.keyboard.press('Control+Enter');
    await expect(page.getByText('3 lines taken in').first()).toBeVisible();
    await takeInPaper(page, { family, product: 'Amlodipine', option: /^Amlodipine 5 mg tablet$/, quantity: '84' });
    await checkWithAdvice(page, 'In the evening instead', 'Dr Amina Yusuf');
    await takePack(page, OTHER, { why: 'The other brand is finished' });
    await handOverTo(page, 'Nuala Regan', 'sister', 'PA1234567');
    await expect(page.getByText(/^handed over .* to Nuala Regan \(sister\)$/)).toBeVisible();
    await takePack(page, PLAIN, { with: { pack: INGREDIENT, amount: '2' } });
    await expect(page.getByText(/^Made with .* LD3 · 2 vials$/)).toBeVisible();
    await lookAtMade(page, SECOND_PHARMACIST);
    await page.getByRole('button', { name: 'Preparation record' }).click();
    const record = page.getByRole('document', { name: 'Preparation record' });
    await expect(record).toContainText('LD3');
    await expect(record).toContainText(SECOND_PHARMACIST);
    await inspectScreen(desk, 'preparation-record');
    await printToFile(desk, 'preparation-record');
    await page.keyboard.press('Escape');
    await inspectScreen(desk, 'counter-owed');
    await giveReason(page, 'Take back', 'Too many for today');
    await giveReason(page, 'Came back', 'Ordered twice');
    await giveReason(page, 'The rest is not wanted', 'Enough at home');
    await expect(page.getByText('not wanted any more').first()).toBeVisible();
  });

  await test.step('the card of a product and the value of the stock are put on paper', async () => {
    await goToPharmacy(page, 'Stock');
    await expect(page.getByRole('listbox', { name: 'Products in stock' })).toBeVisible();
    await scan(page, OTHER);
    await page.getByRole('button', { name: 'Stock card' }).click();
    const card = page.getByRole('document', { name: 'Stock card' });
    for (const line of ['Issued', 'Ordered twice']) await expect(card).toContainText(line);
    await printToFile(desk, 'stock-card');
    await page.keyboard.press('Escape');
    await page.getByRole('radiogroup', { name: 'View' }).getByText('Expiry', { exact: true }).click();
    await expect(page.getByText('INS1')).toBeVisible();
    await inspectScreen(desk, 'expiry-board');
    await page.getByRole('radiogroup', { name: 'View' }).getByText('Value', { exact: true }).click();
    await page.getByRole('button', { name: 'Check the book' }).click();
    await expect(page.getByText(/agree/).first()).toBeVisible();
    await inspectScreen(desk, 'stock-value');
  });

  await test.step('the network returns: the desk and central are alike', async () => {
    await desk.network.bringBack();
    await inStep(hospital, [desk]);
  });
});
