/** A shift on one ward at two desks, from admission to discharge, half of it without a network. */
import type { DocumentStore } from '#shared/store/document-store.ts';
import { isSound, verifyAudit } from '#sync-server/orgs/verify-audit.ts';
import { DOCTOR, fillVitals, goTo, lock, NURSE, SECOND_NURSE, saveVitals, signIn, statusLine } from './acts.ts';
import { openChartByKeys, openDoseByKeys, recordVitalsByKeys, refuseByKeys, withoutPointer } from './by-keys.ts';
import { expect, test } from './fixtures.ts';
import { WARD } from './hospital.ts';
import { inStep } from './in-step.ts';
import { inspectScreen } from './inspect-screen.ts';
import { printToFile } from './print-to-file.ts';
import {
  AMOXICILLIN,
  admit,
  fillOrder,
  give,
  goToRound,
  IBUPROFEN,
  move,
  openFromBoard,
  PARACETAMOL,
  packCode,
  scan,
  scanWristband,
  settleClash,
  signOrder,
  stopOrder,
  verdict,
  wristbandCode,
} from './ward-acts.ts';

test('a shift: admitted, prescribed, scanned, given; what two desks did twice is shown, and nothing is lost', async ({
  hospital,
}) => {
  test.setTimeout(240_000);
  const a = await hospital.open(WARD);
  const b = await hospital.open({ ...WARD, name: 'Second desk' });
  await Promise.all([signIn(a.page, NURSE), signIn(b.page, DOCTOR)]);
  const [first, second, third] = await findFree(hospital.central, hospital.sites[0]?.code ?? '', 3);
  if (!first || !second || !third) throw new Error('the demo has too few patients');

  await test.step('eight patients: one who was expected arrives, three are admitted by key', async () => {
    await goTo(a.page, 'Bed board');
    const reserved = a.page.locator('[data-tile][data-state=reserved]');
    await reserved.focus();
    await a.page.keyboard.press('Enter');
    await a.page.getByRole('menuitem', { name: 'Has arrived' }).click();
    await a.page.getByRole('dialog').getByRole('button', { name: 'Has arrived' }).click();
    await expect(reserved).toHaveCount(0);
    await admit(a.page, first.family, 'MED 8');
    await admit(a.page, second.family, 'MED 9');
    await admit(a.page, third.family, 'MED 10');
    await expect(a.page.getByText('8 of 30 occupied')).toBeVisible();
    await goTo(b.page, 'Ward');
    await expect(b.page.getByText('8 patients')).toBeVisible();
  });

  await test.step('the doctor prescribes; an allergy speaks against it, with its evidence', async () => {
    await openFromBoard(b.page, first.family);
    await fillOrder(b.page, PARACETAMOL, '1', 'g');
    await expect(b.page.getByText(/Demonstration|version/).first()).toBeVisible();
    await inspectScreen(b, 'prescribe');
    await signOrder(b.page, PARACETAMOL);
    await fillOrder(b.page, IBUPROFEN, '400', 'mg');
    await signOrder(b.page, IBUPROFEN);
    await openFromBoard(b.page, 'Mannion');
    await fillOrder(b.page, AMOXICILLIN, '500', 'mg');
    await expect(b.page.getByText(/the record says allergic to Penicillin/i)).toBeVisible();
    await inspectScreen(b, 'prescribe-allergy');
    await b.page.getByRole('button', { name: 'Cancel' }).click();
    for (const { family } of [second, third]) {
      await openFromBoard(b.page, family);
      await fillOrder(b.page, PARACETAMOL, '1', 'g');
      await signOrder(b.page, PARACETAMOL);
    }
  });

  await test.step('the round: wrong patient and expired pack stop, the right ones are given', async () => {
    const { page } = a;
    await goToRound(page);
    await expect(page.getByRole('main').getByText(new RegExp(first.family, 'i'))).toBeVisible();
    await inspectScreen(a, 'round');
    await scanWristband(page, first.recordNumber, first.family);
    await scan(page, packCode(PARACETAMOL, '240131'));
    await expect(verdict(page)).toHaveAttribute('data-verdict', 'stop');
    await expect(verdict(page)).toContainText('Expired');
    await inspectScreen(a, 'round-expired');
    await scan(page, wristbandCode(second.recordNumber));
    await expect(verdict(page)).toContainText('Wrong patient');
    await inspectScreen(a, 'round-wrong-patient');
    await scan(page, wristbandCode(first.recordNumber));
    await scan(page, packCode(PARACETAMOL));
    await expect(page.getByTestId('arithmetic')).toContainText('2 tablets');
    await inspectScreen(a, 'round-verdict');
    await give(page, 'seen by the doctor');
  });

  await test.step('an order that is stopped while its pack is in the hand stops the giving', async () => {
    await a.page.getByTestId('round-dose').filter({ hasText: IBUPROFEN.name }).first().click();
    await expect(verdict(a.page)).toBeVisible();
    await openFromBoard(b.page, first.family);
    await stopOrder(b.page, IBUPROFEN, 'Renal function');
    await inStep(hospital, [a, b]);
    await scan(a.page, packCode(IBUPROFEN));
    await expect(verdict(a.page)).toHaveAttribute('data-verdict', 'stop');
    await expect(verdict(a.page)).toContainText('The order was stopped');
    await inspectScreen(a, 'round-stopped-order');
    await a.page.keyboard.press('Escape');
  });

  await test.step('a patient gets worse: the score makes a task with a time', async () => {
    await openFromBoard(a.page, third.family);
    await fillVitals(a.page, {
      'Respiratory rate': '26',
      'Oxygen saturation': '91',
      'Systolic pressure': '98',
      'Diastolic pressure': '55',
      Pulse: '128',
      Temperature: '38.9',
    });
    await saveVitals(a.page);
    await goTo(a.page, 'Tasks');
    await expect(a.page.getByText('Early warning: escalate').first()).toBeVisible();
    await inspectScreen(a, 'tasks');
  });

  await test.step('without a mouse: a set of vital signs, and a dose that the patient refuses', async () => {
    await withoutPointer(a.page, async () => {
      await openChartByKeys(a.page, third.family);
      await recordVitalsByKeys(a.page, ['24', '93', 'a', '104', '60', '118', 'a', '38.4']);
      await openDoseByKeys(a.page, third.family, /Paracetamol/);
      await refuseByKeys(a.page);
    });
  });

  await test.step('the next nurse comes to the second desk; the network goes', async () => {
    await lock(b.page);
    await signIn(b.page, SECOND_NURSE);
    await inStep(hospital, [a, b]);
    await Promise.all([a.network.takeAway(), b.network.takeAway()]);
    for (const { page } of [a, b]) await expect(statusLine(page)).toContainText('working without contact');
  });

  await test.step('both give the same dose, by scanner and keyboard alone; both fill the same bed', async () => {
    for (const { page } of [a, b]) {
      await page.keyboard.press('Alt+3');
      await expect(page.getByRole('list', { name: 'Patients of the round' })).toBeVisible();
      await scanWristband(page, second.recordNumber, second.family);
      await scan(page, packCode(PARACETAMOL));
      await expect(verdict(page)).toContainText('Not verified by a pharmacist');
      await give(page, 'in pain');
    }
    await move(a.page, first.family, 'MED 12');
    await move(b.page, third.family, 'MED 12');
  });

  await test.step('the network returns: both doses stand, the alert and one incident draft; the clash is shown and decided', async () => {
    await Promise.all([a.network.bringBack(), b.network.bringBack()]);
    await inStep(hospital, [a, b]);
    await goToRound(a.page);
    await scanWristband(a.page, second.recordNumber, second.family);
    await expect(a.page.getByText(/Paracetamol 500 mg tablet was given twice/)).toBeVisible();
    await inspectScreen(a, 'round-given-twice');
    await goTo(a.page, 'Incidents');
    await expect(a.page.getByText('A dose was recorded as given twice')).toHaveCount(1);
    await inspectScreen(a, 'incidents');
    await goTo(a.page, 'Bed board');
    const clash = a.page.locator('[data-tile][data-state=clash]');
    await expect(clash).toContainText('Clash');
    await inspectScreen(a, 'bed-clash');
    await clash.focus();
    await a.page.keyboard.press('Enter');
    await a.page.getByRole('menuitem', { name: 'Decide who lies here' }).click();
    await inspectScreen(a, 'bed-clash-decide');
    await settleClash(a.page, [
      [first.family, 'MED 12'],
      [third.family, 'MED 11'],
    ]);
    await expect(clash).toHaveCount(0);
    await goTo(b.page, 'Bed board');
    const apart = b.page.locator('[data-tile]', { hasText: /^MED 11/ });
    await expect(apart).toContainText(new RegExp(third.family, 'i'));
  });

  await test.step('hand-over: a sheet for the next shift, printed', async () => {
    await goTo(a.page, 'Hand-over');
    await expect(a.page.getByRole('heading', { name: new RegExp(third.family, 'i') })).toBeVisible();
    await inspectScreen(a, 'hand-over');
    await a.page.getByRole('button', { name: 'Print sheet' }).click();
    await expect(a.page.getByRole('dialog', { name: 'Hand-over sheet' })).toBeVisible();
    await printToFile(a, 'hand-over');
    await a.page.keyboard.press('Escape');
  });

  await test.step('discharged: the stay ends, the bed is to be cleaned', async () => {
    await goTo(a.page, 'Bed board');
    const tile = a.page.locator('[data-tile]', { hasText: new RegExp(second.family, 'i') });
    await tile.focus();
    await a.page.keyboard.press('Enter');
    await a.page.getByRole('menuitem', { name: 'Discharge' }).click();
    await a.page.getByRole('dialog').getByLabel('Discharge summary').fill('Comfortable. Home with analgesia.');
    await inspectScreen(a, 'discharge');
    await a.page.getByRole('dialog').getByRole('button', { name: 'Discharge' }).click();
    await expect(tile).toHaveCount(0);
    await inStep(hospital, [a, b]);
  });

  await test.step('the audit chains of all desks are whole', async () => {
    const report = await verifyAudit(hospital.server.context, hospital.organisation);
    expect(isSound(report), JSON.stringify(report)).toBe(true);
  });
});

interface Found {
  readonly id: string;
  readonly family: string;
  readonly recordNumber: string;
}

const ADULT = '1996';

/** Living adults of the site in nobody's care, each with a family name of their own. */
async function findFree(central: DocumentStore, site: string, count: number): Promise<Found[]> {
  const read = async (kind: string) =>
    (await central.listDocuments({ kind, limit: 1000 })).map(({ id, body }) => ({ id, ...JSON.parse(body ?? '{}') }));
  const inCare = new Set(
    (await read('Encounter')).flatMap(({ patient, resource }) => (resource.status === 'finished' ? [] : [patient])),
  );
  const people = (await read('Patient')).map(({ id, facility, resource }) => ({
    id,
    facility,
    resource,
    family: resource.name?.[0]?.family as string,
    recordNumber: resource.identifier?.[0]?.value as string,
  }));
  const alone = people.filter(({ family }) => people.filter((other) => other.family.includes(family)).length === 1);
  return alone
    .filter(
      ({ id, facility, resource }) =>
        facility === site &&
        resource.birthDate < ADULT &&
        !inCare.has(id) &&
        !resource.deceasedDateTime &&
        !resource.deceasedBoolean,
    )
    .slice(0, count);
}
