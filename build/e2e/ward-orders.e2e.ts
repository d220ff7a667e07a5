/** A ward desk without contact: places out of a table, a dose by weight, by a scale and of the patient's own, an emergency, and what is printed. */
import {
  ADMINISTRATOR,
  bannerShows,
  DEMO_PASSWORD,
  DOCTOR,
  goTo,
  lock,
  NURSE,
  openTab,
  register,
  SECOND_NURSE,
  signIn,
  statusLine,
} from './acts.ts';
import {
  answer,
  chooseWay,
  openDose,
  readPack,
  record,
  say,
  sayEmergency,
  withSecond,
  writeNotGiven,
  writePart,
  writeTakenAlone,
} from './bedside-acts.ts';
import { decideScale2, joinWith, recordComaScale } from './chart-acts.ts';
import { expect, test } from './fixtures.ts';
import { WARD } from './hospital.ts';
import { inStep } from './in-step.ts';
import { inspectScreen } from './inspect-screen.ts';
import { inMinutes, signBeside, writeByWeight, writeLine, writeScale, writeVarying } from './order-acts.ts';
import { addMissingSites, readPlaces, renamePlace } from './place-acts.ts';
import { printToFile } from './print-to-file.ts';
import {
  AMOXICILLIN,
  admit,
  goToRound,
  IBUPROFEN,
  openFromBoard,
  PARACETAMOL,
  packCode,
  scan,
  scanWristband,
  signOrder,
} from './ward-acts.ts';

const GENTAMICIN = { code: 'D1022', gtin: '', name: 'gentaMICIN' };
const INSULIN = { code: 'D1056', gtin: '19521101000563', name: 'Insulin soluble' };
const OMEPRAZOLE = { code: 'D1071', gtin: '09521101000719', name: 'Omeprazole' };
/** Each once, at once. */
const AT_ONCE = [
  [PARACETAMOL, '1 g po stat'],
  [IBUPROFEN, '400 mg po once'],
  [{ code: 'D1023', name: 'Clarithromycin' }, '500 mg po once'],
  [AMOXICILLIN, '500 mg po stat'],
  [OMEPRAZOLE, '20 mg po once'],
] as const;
const PREDNISOLONE = { code: 'D1059', gtin: '', name: 'prednisoLONE' };

test('a dose by weight, by a scale, out of the patient’s own box and before any order, without contact', async ({
  hospital,
}) => {
  test.setTimeout(120_000);
  const desk = await hospital.open(WARD);
  const { page } = desk;
  let recordNumber = '';

  await test.step('a table brings a room and its bed, what it cannot bring is said; the site has another name', async () => {
    await signIn(page, ADMINISTRATOR);
    await goTo(page, 'Places');
    const table = [
      'BRG,MED,R9,,Room 9',
      'BRG,MED,R9,MED 31,',
      'WEST,,,,West Clinic',
      'WEST,OPD,,,Outpatients',
      'BRG,,R9,,',
    ];
    await readPlaces(page, table);
    await expect(page.getByText('2 new, 0 renamed, 0 unchanged · 3 lines were not taken')).toBeVisible();
    await expect(page.getByRole('row', { name: /^4 This site is not known here/ })).toBeVisible();
    await expect(page.getByLabel('Name of site WEST')).toBeFocused();
    await inspectScreen(desk, 'places-from-table');
    await addMissingSites(page, DEMO_PASSWORD, '1 new, 0 renamed, 3 unchanged · 1 line was not taken');
    await renamePlace(page, 'St Brigid Hospital', 'St Brigid North');
    await expect(statusLine(page)).toContainText('St Brigid North');
    await desk.network.takeAway();
  });

  await test.step('somebody new lies in the new bed; weight and coma scale are measured', async () => {
    await lock(page);
    await signIn(page, NURSE);
    await register(page, { family: 'Ashgrove', given: 'Ona', sex: 'Female', born: '12/03/1950' });
    recordNumber =
      (await page
        .getByText(/^B\d{6}[A-Z0-9]$/)
        .first()
        .textContent()) ?? '';
    await goTo(page, 'Bed board');
    await admit(page, 'Ashgrove', 'MED 31');
    await openFromBoard(page, 'Ashgrove');
    await recordComaScale(page, { weight: '50', eyes: '3', verbal: '4', motor: '5' });
    await expect(page.getByText('12', { exact: true }).first()).toBeVisible();
  });

  await test.step('ordered: by weight with a review date, by a scale, varying over the day', async () => {
    await lock(page);
    await signIn(page, DOCTOR);
    await openFromBoard(page, 'Ashgrove');
    await openTab(page, 'Vitals');
    await decideScale2(page, 'Hypercapnic failure is confirmed');
    await expect(page.getByText(`decided by ${DOCTOR}`)).toBeVisible();
    await writeByWeight(page, GENTAMICIN, { perKg: '5', atMost: '400', route: 'intravenous', review: '1/12/2030' });
    await expect(page.getByRole('status', { name: 'Arithmetic' })).toContainText('5 mg/kg × 50 kg = 250 mg');
    await signOrder(page, GENTAMICIN);
    await writeScale(page, INSULIN, '<10 none\n10-14 4 units\n>=14 6 units');
    await signOrder(page, INSULIN);
    await writeVarying(page, PREDNISOLONE, `${inMinutes(2)} 10 mg\n${inMinutes(300)} 5 mg`);
    await signOrder(page, PREDNISOLONE);
    for (const [drug, line] of AT_ONCE) {
      await writeLine(page, drug, line);
      await signOrder(page, drug);
    }
  });

  await test.step('given: as the scale says and not more, out of the patient’s own box, and before any order', async () => {
    await lock(page);
    await signIn(page, NURSE);
    await goToRound(page);
    await scanWristband(page, recordNumber, 'Ashgrove');
    await openDose(page, 'Insulin');
    await scan(page, packCode(INSULIN));
    await say(page, 'Measured: mmol/L', '12.4');
    await say(page, 'Dose to give', '6 units');
    await expect(page.getByText('Expected 4 units, found 6 units').first()).toBeVisible();
    await inspectScreen(desk, 'dose-by-scale');
    await say(page, 'Dose to give', '4 units');
    await say(page, 'Drawn up, if more', '6 units');
    await answer(page, 'Nobody to verify at night');
    await withSecond(page, SECOND_NURSE);
    await signBeside(page, 'A witness of the waste signs', SECOND_NURSE);
    await record(page, 'Give');
    await openDose(page, 'prednisoLONE');
    await chooseWay(page, 'The patient’s own drugs');
    await readPack(page, 'OWN7', '2030-06');
    await answer(page, 'Brought from home');
    await withSecond(page, SECOND_NURSE);
    await record(page, 'Give');
    await sayEmergency(page, 'Glucose 10%', '150 mL', 'intravenous');
    await chooseWay(page, 'No bar code on this pack');
    await readPack(page, 'G10', '2030-01');
    await answer(page, 'Found unresponsive, glucose 2.1');
    await withSecond(page, SECOND_NURSE);
    await record(page, 'Give');
  });

  await test.step('not given: held, refused, missed; and one of which a part was spat out', async () => {
    await goToRound(page);
    await writeNotGiven(page, 'Paracetamol', 'Alt+h');
    await writeNotGiven(page, 'Ibuprofen', 'Alt+r');
    await writeNotGiven(page, 'Clarithromycin', 'Alt+m');
    await writePart(page, 'Amoxicillin', packCode(AMOXICILLIN), '250 mg');
    await writeTakenAlone(page, 'Omeprazole', packCode(OMEPRAZOLE));
    const done = page.getByRole('region', { name: 'Done' });
    for (const words of ['Held · ', 'Refused · ', 'Given in part · ', 'Taken by the patient · '])
      await expect(done).toContainText(words);
    await expect(done).toContainText('250 mg · Spat out');
  });

  await test.step('on paper: the administration record, and the nurse’s own hand-over sheet', async () => {
    await openFromBoard(page, 'Ashgrove');
    await openTab(page, 'Doses');
    await page.getByRole('button', { name: 'Print' }).click();
    const paper = page.getByRole('document', { name: /record|sheet/ });
    await expect(paper).toContainText('248 mg');
    await expect(paper).toContainText(/given\s*4 units/);
    await expect(paper).toContainText('Glucose 10%');
    await inspectScreen(desk, 'administration-record-on-paper');
    await printToFile(desk, 'administration-record');
    await page.keyboard.press('Escape');
    await goTo(page, 'Hand-over');
    await page.getByRole('button', { name: 'Assign patients' }).click();
    await page.getByRole('combobox', { name: /ASHGROVE/ }).selectOption(NURSE);
    await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('combobox', { name: 'Whose patients' }).selectOption('My patients');
    await expect(page.getByRole('article')).toHaveCount(1);
    await page.getByRole('button', { name: 'Print sheet' }).click();
    await expect(paper).toContainText('emergency without an order');
    await inspectScreen(desk, 'hand-over-of-a-nurse');
    await page.keyboard.press('Escape');
  });

  await test.step('a second record of hers was begun at the door: both are compared, and joined by hand', async () => {
    await register(page, { family: 'Ashgrove', given: 'Oonagh', sex: 'Female', born: '1949' });
    await joinWith(page, { family: 'Ashgrove, Ona', recordNumber }, 'Her daughter brought the passport', async () => {
      await inspectScreen(desk, 'records-compared');
    });
    await bannerShows(page, 'Ashgrove, Ona');
    await expect(page.getByRole('button', { name: 'Take records apart' })).toBeVisible();
  });

  await test.step('the network returns: the desk and central are alike', async () => {
    await desk.network.bringBack();
    await inStep(hospital, [desk]);
  });
});
