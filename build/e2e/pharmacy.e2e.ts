/** A day of a pharmacy with two counters, some of it without a network. */
import { readSymbols } from '#main/core/labels/testing/read-symbols.ts';
import { renderZpl } from '#main/core/labels/testing/render-zpl.ts';
import { ADMINISTRATOR, lock, NURSE, PHARMACIST, SECOND_PHARMACIST, signIn, statusLine } from './acts.ts';
import { expect, test } from './fixtures.ts';
import { FRONT } from './hospital.ts';
import { inStep } from './in-step.ts';
import { inspectScreen } from './inspect-screen.ts';
import {
  backToQueue,
  bringPrescriptions,
  CEFALEXIN,
  dispenseByHand,
  dispenseThroughLine,
  findPlain,
  showHall,
  storeNamed,
} from './many-prescriptions.ts';
import { closeTill, openTill, payInCash, payPartByMobile } from './money-acts.ts';
import {
  addNetworkPrinter,
  approveVariance,
  beginStocktake,
  countLine,
  DELIVERY,
  goToPharmacy,
  recall,
  receive,
  supply,
  takeInPaper,
} from './pharmacy-acts.ts';
import { printToFile } from './print-to-file.ts';
import {
  beginRegister,
  checkRegister,
  closeDiscrepancy,
  destroyControlled,
  receiveControlled,
  showPaper,
  supplyControlled,
  takeOverRegister,
} from './register-acts.ts';
import { openSecondLine } from './second-line.ts';
import { startLabelPrinter } from './stand-ins/label-printer.ts';
import { scan } from './ward-acts.ts';

const COUNTER = 'Pharmacy counter';
const MORPHINE = { amount: '10', from: 'Wholesaler Ltd', lot: 'MOR77', expiry: '30/06/2028' };
const AMLODIPINE = { product: 'Amlodipine', option: /Amlodipine 5/ };

const REGISTER_FORMS = [
  ['South Africa', 'register-za'],
  ['General', 'register-generic'],
  ['United Kingdom', 'register-uk'],
] as const;

test('a day at two counters: received, dispensed, labelled; what both took of one batch is shown, and nothing is lost', async ({
  hospital,
}) => {
  test.setTimeout(240_000);
  const printer = await startLabelPrinter();
  const a = await hospital.open({ ...FRONT, name: 'Counter 1' });
  const b = await hospital.open({ ...FRONT, name: 'Counter 2' });
  const { family } = await hospital.findPatient();
  const [pack = ''] = DELIVERY.packs;

  await test.step('the administrator sets up the label printer', async () => {
    await signIn(a.page, ADMINISTRATOR);
    await addNetworkPrinter(a.page, ADMINISTRATOR, printer.port);
    await lock(a.page);
    await Promise.all([signIn(a.page, PHARMACIST), signIn(b.page, PHARMACIST)]);
  });

  await test.step('200 packs are taken in by scan', async () => {
    await receive(a.page, DELIVERY, COUNTER);
    await expect(a.page.getByTestId('delivery').getByText('20 lines')).toBeVisible();
    await inspectScreen(a, 'pharmacy-receive');
    await a.page.keyboard.press('Control+Enter');
    await expect(a.page.getByText('20 lines taken in').first()).toBeVisible();
    await inStep(hospital, [a, b]);
  });

  await test.step('a prescription on paper: checked, scanned, labelled, handed over', async () => {
    await takeInPaper(a.page, { ...AMLODIPINE, family, quantity: '28' });
    await inspectScreen(a, 'pharmacy-check');
    await supply(a.page, pack, 'label');
    await expect.poll(() => printer.printed.length).toBe(1);
    const { dots, width, height } = await renderZpl(printer.printed[0] ?? '');
    expect(await readSymbols(dots, width, height)).toHaveLength(1);
    await a.page.keyboard.press('F8');
    await inspectScreen(a, 'pharmacy-hand-over');
    const dialog = a.page.getByRole('dialog', { name: 'Hand over' });
    await dialog.getByRole('checkbox', { name: 'How to take it' }).check();
    await dialog.getByRole('button', { name: 'Hand over' }).click();
    await expect(dialog).toHaveCount(0);
    await expect(a.page.getByText(/handed over/).first()).toBeVisible();
    await inspectScreen(a, 'pharmacy-dispensed');
  });

  await test.step('thirty-nine more wait: three are dispensed by hand and scanner, the others as fast as core answers', async () => {
    const call = await openSecondLine(a.page, 'peter.pharmacy');
    const people = await hospital.listPatients();
    const waiting = await bringPrescriptions(call, people, 39, CEFALEXIN);
    await backToQueue(a.page);
    await expect(a.page.getByText(/^39 wait/)).toBeVisible();
    await inspectScreen(a, 'pharmacy-queue');
    await showHall(a.page, call, waiting[0]);
    await inspectScreen(a, 'public-display');
    await a.page.keyboard.press('Escape');
    const byHand = await findPlain(call, waiting, 3);
    for (const one of byHand) await dispenseByHand(a.page, one, CEFALEXIN.pack);
    const counter = await storeNamed(call, COUNTER);
    for (const one of waiting.filter((other) => !byHand.includes(other)))
      await dispenseThroughLine(call, one, CEFALEXIN, counter);
    await expect(a.page.getByText(/^0 wait/)).toBeVisible();
  });

  await test.step('a day of controlled drugs: received, supplied, destroyed, each with a witness; a count differs', async () => {
    await beginRegister(a.page, /Morphine 10 mg\/mL/i, 'Pharmacy store', '20', NURSE);
    await receiveControlled(a.page, MORPHINE, NURSE);
    await supplyControlled(a.page, '4', 'Medical ward', NURSE);
    await destroyControlled(a.page, '1', 'Denatured', NURSE);
    await checkRegister(a.page, '24', NURSE);
    await expect(a.page.getByText('1 discrepancy').first()).toBeVisible();
    await inspectScreen(a, 'pharmacy-register');
  });

  await test.step('nobody closes a discrepancy alone; the page is printed as the law wants it', async () => {
    await closeDiscrepancy(a.page, {
      finding: 'Breakage',
      words: 'An ampoule broke in the cupboard',
      alone: 'peter.pharmacy',
      second: 'nora.nurse',
    });
    await expect(a.page.getByTestId('cd-case').filter({ hasText: 'Open' })).toHaveCount(0);
    for (const [form, file] of REGISTER_FORMS) {
      await showPaper(a.page, form);
      await printToFile(a, file);
      await a.page.keyboard.press('Escape');
    }
  });

  await test.step('the network goes; both counters take most of what is left of the same batch', async () => {
    await inStep(hospital, [a, b]);
    await Promise.all([a.network.takeAway(), b.network.takeAway()]);
    for (const { page } of [a, b]) {
      await expect(statusLine(page)).toContainText('working without contact');
      await takeInPaper(page, { ...AMLODIPINE, family, quantity: '200' });
      await supply(page, pack, 'no label', '200');
    }
  });

  await test.step('the desk that keeps the register cannot be reached: what is supplied waits, until two take it over', async () => {
    await goToPharmacy(b.page, 'Register');
    await supplyControlled(b.page, '2', 'Medical ward', NURSE);
    await expect(b.page.getByTestId('cd-balance')).toContainText('partial');
    await inspectScreen(b, 'register-waits');
    await b.network.bringBack();
    await takeOverRegister(b.page, 'The other desk does not start', 'aoife.pharmacy');
    await expect(b.page.getByTestId('cd-balance')).not.toContainText('partial');
  });

  await test.step('the network is back: both records stand, and the batch is not issued until somebody counts', async () => {
    await a.network.bringBack();
    await inStep(hospital, [a, b]);
    for (const { page } of [a, b]) {
      await goToPharmacy(page, 'Stock');
      await expect(page.getByText('To settle (1)')).toBeVisible();
    }
    await a.page.getByText('To settle (1)').click();
    await inspectScreen(a, 'pharmacy-to-settle');
  });

  await test.step('a batch is recalled: who had it is listed, and the other counter is stopped', async () => {
    await recall(a.page, pack, 'Particles were found');
    await a.page.getByRole('button', { name: 'Who had it' }).click();
    await expect(a.page.locator('[data-page]').getByTestId('recall-person').first()).toContainText(
      new RegExp(family, 'i'),
    );
    await inspectScreen(a, 'pharmacy-recall');
    await a.page.keyboard.press('Escape');
    await inStep(hospital, [a, b]);
    await scan(b.page, pack);
    await expect(b.page.getByText(/^Recalled: .*Amlodipine/i).first()).toBeVisible();
  });

  await test.step('a shelf is counted blind; what differs from the book is shown', async () => {
    await beginStocktake(b.page, COUNTER);
    await countLine(b.page, 'L28A', '11');
    await b.page.getByText('Differences', { exact: true }).click();
    await expect(b.page.getByTestId('review-line').filter({ hasText: 'L28A' })).toBeVisible();
    await inspectScreen(b, 'pharmacy-stocktake');
  });

  await test.step('what was dispensed is paid for: in cash with change, in part by mobile; the drawer is closed by two', async () => {
    await openTill(a.page, '50.00');
    const cash = await payInCash(a.page, '100');
    await payPartByMobile(a.page, '0.50', 'MP-4711');
    await inspectScreen(a, 'pharmacy-money');
    await closeTill(a.page, { cash: ['50.00', cash], mobile: '0.50', second: 'aoife.pharmacy' });
  });

  await test.step('the difference is counted again; somebody else approves it, and the book follows', async () => {
    await approveVariance(b.page, {
      lot: 'L28A',
      packs: '11',
      why: 'The other shelves are counted tomorrow',
      second: { login: 'aoife.pharmacy', name: SECOND_PHARMACIST },
    });
    expect(await inStep(hospital, [a, b])).toBeGreaterThan(0);
  });
  await printer.close();
});
