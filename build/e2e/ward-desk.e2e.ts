/** A day at one ward desk without contact: what happens to a stay, what is measured, written, ordered and given, and what another system tells. */
import { createServer } from 'node:net';
import {
  ADMINISTRATOR,
  choose,
  DOCTOR,
  goTo,
  lock,
  NURSE,
  openChart,
  openTab,
  PHARMACIST,
  SECOND_NURSE,
  signIn,
} from './acts.ts';
import {
  answer,
  chooseWay,
  confirmBirthDate,
  openDose,
  readPack,
  record,
  saveEffect,
  say,
  sayVerbalOrder,
  withSecond,
} from './bedside-acts.ts';
import { assessTheOthers, correctPulse, findFallRisk, recordFluid, recordUnusualSet, writeSbar } from './chart-acts.ts';
import { expect, test } from './fixtures.ts';
import { WARD } from './hospital.ts';
import { inStep } from './in-step.ts';
import { inspectScreen } from './inspect-screen.ts';
import { addRoute, startReceiver, tell } from './interface-acts.ts';
import { changeInterval, signBeside, signOrderSet, verifyOrders, writeInfusion, writeLine } from './order-acts.ts';
import { addNetworkPrinter, goToPharmacy } from './pharmacy-acts.ts';
import { startLabelPrinter } from './stand-ins/label-printer.ts';
import { actOnStay, chooseAct, drag, tileOf, tileOfBed } from './stay-acts.ts';
import { admit, goToRound, openFromBoard, PARACETAMOL, packCode, scan, scanWristband, signOrder } from './ward-acts.ts';

const SIMVASTATIN = { code: 'D1049', gtin: '', name: 'simvaSTATin' };
const CLARITHROMYCIN = { code: 'D1023', gtin: '', name: 'Clarithromycin' };
const INSULIN = { code: 'D1056', gtin: '19521101000563', name: 'Insulin' };

test('a day at a ward desk without contact; afterwards all of it is at central', async ({ hospital }) => {
  test.setTimeout(240_000);
  const desk = await hospital.open(WARD);
  const { page } = desk;
  const printer = await startLabelPrinter();
  const receiver = await startReceiver();
  const listening = await freePort();
  const known = await hospital.findPatient();
  const { resource } = JSON.parse(known.body ?? '{}');
  const { family } = known;
  const recordNumber = resource.identifier[0].value as string;

  await test.step('the administrator sets up printer and routes; the network goes', async () => {
    await signIn(page, ADMINISTRATOR);
    await addNetworkPrinter(page, ADMINISTRATOR, printer.port);
    await goTo(page, 'Interfaces');
    await addRoute(page, 'receiving', 'Hospital system', listening);
    await addRoute(page, 'sending', 'Results', receiver.port);
    await lock(page);
    await desk.network.takeAway();
    await signIn(page, NURSE);
  });

  await test.step('a stay: admitted, on leave, taken back, moved by hand, discharged and taken back', async () => {
    await goTo(page, 'Bed board');
    await admit(page, family, 'MED 20');
    await actOnStay(page, family, 'Leave');
    await expect(tileOf(page, family)).toContainText('On leave');
    await actOnStay(page, family, 'Take back the last act', 'Wrong patient chosen');
    await expect(tileOf(page, family)).not.toContainText('On leave');
    await actOnStay(page, family, 'Leave');
    await chooseAct(page, family, 'Back from leave');
    await expect(tileOf(page, family)).not.toContainText('On leave');
    await drag(page, tileOf(page, family), tileOfBed(page, 'MED 21'));
    await expect(tileOfBed(page, 'MED 21')).toContainText(new RegExp(family, 'i'));
    await page.getByRole('button', { name: 'Occupancy' }).click();
    await inspectScreen(desk, 'occupancy');
    await page.keyboard.press('Escape');
    await actOnStay(page, family, 'Discharge');
    await expect(tileOf(page, family)).toHaveCount(0);
    await openChart(page, family);
    await openTab(page, 'Encounters');
    await page.getByRole('button', { name: 'Take back the discharge' }).click();
    await page.getByRole('dialog').getByLabel('Reason').fill('Not fit to go home');
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Take back/ })
      .click();
    await expect(page.getByRole('dialog')).toHaveCount(0);
  });

  await test.step('measured: what cannot be is stopped, what was wrong is struck through, fluids add up', async () => {
    await openFromBoard(page, family);
    await recordUnusualSet(page);
    await correctPulse(page, '90', 'Read from the wrong patient');
    await expect(page.getByRole('row', { name: /250/ })).toContainText('corrected');
    await openTab(page, 'Fluids');
    await recordFluid(page, 'By mouth', '250');
    await recordFluid(page, 'Urine', '400');
    await expect(page.getByRole('region', { name: 'Last 24 hours' })).toContainText('150');
  });

  await test.step('written: four assessments, one with its alert, an SBAR note, a task that gets louder, an incident', async () => {
    await findFallRisk(page);
    await assessTheOthers(page);
    await inspectScreen(desk, 'assessments');
    await writeSbar(page, 'as it was told by telephone');
    await goTo(page, 'Bed board');
    await expect(tileOf(page, family)).toContainText('Fall');
    await goTo(page, 'Tasks');
    await page.keyboard.press('Alt+n');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'What is to be done' }).fill('Walk with her to the window');
    await dialog.getByRole('button', { name: 'Add task' }).click();
    await expect(dialog).toHaveCount(0);
    await page.getByText('Walk with her').first().click();
    await dialog.getByRole('button', { name: 'Escalate' }).click();
    await dialog.getByRole('textbox', { name: 'Why it is escalated' }).fill('Nobody is free');
    await dialog.getByRole('button', { name: 'Escalate' }).click();
    await expect(page.getByText('escalated').first()).toBeVisible();
    await page.keyboard.press('Escape');
    await goTo(page, 'Incidents');
    await page.getByRole('button', { name: 'Report an incident' }).click();
    await choose(page, 'Kind', 'Fall');
    await choose(page, 'Worst consequence', 'no harm');
    await dialog.getByLabel('What happened').fill('Slipped beside the bed');
    await dialog.getByRole('button', { name: 'Report', exact: true }).click();
    await expect(page.getByRole('row', { name: /Slipped beside the bed/ })).toBeVisible();
  });

  await test.step('the wristband is printed, and once more with a reason', async () => {
    await openFromBoard(page, family);
    for (const why of [undefined, 'Cut off for a cannula']) {
      await page.getByRole('button', { name: 'Wristband' }).click();
      const dialog = page.getByRole('dialog');
      if (why) await dialog.getByLabel('Why again').fill(why);
      await dialog.getByRole('button', { name: 'Print' }).click();
      await expect(dialog).toHaveCount(0);
    }
    await expect.poll(() => printer.printed.length).toBe(2);
    expect(printer.printed[0]).toContain(recordNumber);
  });

  await test.step('ordered: as needed, an infusion, a contraindicated pair by two, a set, and a change', async () => {
    await lock(page);
    await signIn(page, DOCTOR);
    await openFromBoard(page, family);
    await writeLine(page, PARACETAMOL, '1 g po q6h prn pain max 4 g/day');
    await signOrder(page, PARACETAMOL);
    await writeInfusion(page, INSULIN, '6');
    await expect(page.getByRole('status', { name: 'Arithmetic' })).toContainText('6 mL/hour');
    await signOrder(page, INSULIN);
    await writeLine(page, SIMVASTATIN, '20 mg po daily');
    await signOrder(page, SIMVASTATIN);
    await writeLine(page, CLARITHROMYCIN, '500 mg po bd for 5 days');
    await expect(page.getByText('Contraindicated: interaction').first()).toBeVisible();
    await page.getByLabel(/^Reason for ordering/).fill('Short course, the statin rests');
    await signBeside(page, 'Second person signs', PHARMACIST);
    await signOrder(page, CLARITHROMYCIN);
    await changeInterval(page, PARACETAMOL, '8');
    await signOrderSet(page, 'Hip fracture, on admission', 'Paracetamol 500 mg tablet');
    for (const kind of ['Laboratory', 'Imaging', 'Diet', 'Nursing', 'Referral'])
      await expect(page.getByRole('tabpanel', { name: 'Orders' })).toContainText(kind);
    await lock(page);
    await signIn(page, PHARMACIST);
    await goToPharmacy(page, 'Verify');
    await verifyOrders(page, family, ['Insulin', 'Paracetamol', 'Enoxaparin']);
  });

  await test.step('given: without a wristband, with a second person, by telephone, without a bar code, not at all', async () => {
    await lock(page);
    await signIn(page, NURSE);
    await goToRound(page);
    await page
      .getByTestId('round-patient')
      .filter({ hasText: new RegExp(family, 'i') })
      .click();
    await openDose(page, 'Paracetamol');
    await chooseWay(page, 'Wristband missing or damaged');
    await confirmBirthDate(page, resource.birthDate);
    await scan(page, packCode(PARACETAMOL));
    await answer(page, 'Wristband cut off');
    await record(page, 'Give');
    await saveEffect(page, 'Good');
    await scanWristband(page, recordNumber, family);
    await openDose(page, 'Insulin soluble');
    await scan(page, packCode(INSULIN));
    await withSecond(page, SECOND_NURSE);
    await inspectScreen(desk, 'infusion-start');
    await record(page, 'Start');
    await openDose(page, 'Insulin soluble');
    await say(page, 'Rate', '4 units/hour');
    await expect(page.getByText(/^Another rate than ordered/).first()).toBeVisible();
    await answer(page, 'Glucose 7.1');
    await signBeside(page, 'A prescriber signs here', DOCTOR);
    await withSecond(page, SECOND_NURSE);
    await record(page, 'Change rate');
    await page.getByRole('button', { name: 'Stop infusion' }).click();
    await page.getByLabel('Volume that ran in').fill('12 mL');
    await record(page, 'Stop infusion');
    await sayVerbalOrder(page, 'Ibuprofen', '400 mg', DOCTOR);
    await chooseWay(page, 'No bar code on this pack');
    await readPack(page, 'C2201', '2028-03');
    await answer(page, 'Doctor in theatre');
    await withSecond(page, SECOND_NURSE);
    await record(page, 'Give');
    await openDose(page, 'Clarithromycin');
    await page.keyboard.press('Alt+u');
    await page.getByTestId('not-given-form').getByRole('radio').first().press('Space');
    await page.keyboard.press('Control+Enter');
    await expect(page.getByText(/: not available$/).first()).toBeVisible();
    await page.getByRole('button', { name: 'Scan rate' }).click();
    await inspectScreen(desk, 'scan-rate');
    await page.keyboard.press('Escape');
  });

  await test.step('the doctor signs later for what was said by telephone', async () => {
    await lock(page);
    await signIn(page, DOCTOR);
    await goTo(page, 'Tasks');
    await page
      .getByText(/^Countersign: Ibuprofen/)
      .first()
      .click();
    await page.getByRole('button', { name: 'Look at the dose and sign' }).click();
    const doses = page.getByRole('tabpanel', { name: 'Doses' });
    await doses.getByRole('button', { name: /^Ibuprofen \d/ }).click();
    await inspectScreen(desk, 'sign-later');
    await page.getByRole('dialog').getByRole('button', { name: 'Sign', exact: true }).first().click();
    await expect(page.getByText(/^Signed: Ibuprofen/).first()).toBeVisible();
    await page.keyboard.press('Escape');
    await lock(page);
  });

  await test.step('another system admits, moves, discharges, cancels each and merges; what names no bed of ours is repaired and applied', async () => {
    await signIn(page, ADMINISTRATOR);
    await goTo(page, 'Interfaces');
    const ada = { number: '7100', name: 'Oakfield^Ada' };
    const ida = { number: '7101', name: 'Elmhurst^Ida' };
    expect(await tell(listening, { event: 'A01', ...ada, place: 'MED^R6^MED 22' })).toContain('MSA|AA');
    expect(await tell(listening, { event: 'A01', ...ida, place: 'MED^R6^MED 99' })).toContain('MSA|AE');
    await page.getByRole('button', { name: /^Open message/ }).click();
    await page.getByLabel('PV1-3 · Place').fill('MED^R6^MED 23');
    await inspectScreen(desk, 'hl7-repair');
    await page.getByRole('button', { name: 'Save and apply again' }).click();
    await expect(page.getByText('Nothing waits for anybody')).toBeVisible();
    const moved = { ...ada, place: 'MED^R6^MED 24' };
    const eve = { number: '7102', name: 'Larch^Eve', place: 'MED^R7^MED 25' };
    const tom = { number: '7104', name: 'Birch^Tom' };
    const maura = { number: '7105', name: 'Birchwood^Maura', born: '19630110' };
    const day = [
      { event: 'A02', ...moved },
      { event: 'A12', ...ada, place: 'MED^R6^MED 22' },
      { event: 'A02', ...moved },
      { event: 'A08', ...moved },
      { event: 'A03', ...moved },
      { event: 'A13', ...moved },
      { event: 'A01', ...eve },
      { event: 'A11', ...eve },
      { event: 'A04', ...tom },
      { event: 'A04', ...maura },
      { event: 'A03', ...maura },
      { event: 'A40', ...tom, givenUp: maura.number },
    ] as const;
    for (const told of day) expect(await tell(listening, told), told.event).toContain('MSA|AA');
    // Who is perhaps known under another number is decided by a person.
    expect(await tell(listening, { event: 'A01', ...ada, number: '7103' })).toContain('MSA|AE');
    await expect.poll(() => [...new Set(receiver.received)].sort()).toEqual(['ORU^R01', 'RAS^O17']);
    await lock(page);
    await signIn(page, NURSE);
    await goTo(page, 'Bed board');
    await expect(tileOfBed(page, 'MED 24')).toContainText('OAKFIELD');
    await expect(tileOfBed(page, 'MED 25')).not.toContainText('LARCH');
    await expect(tileOfBed(page, 'MED 23')).toContainText('ELMHURST');
  });

  await test.step('the network returns: the desk and central are alike', async () => {
    await desk.network.bringBack();
    await inStep(hospital, [desk]);
  });
  await Promise.all([printer.close(), receiver.close()]);
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
