/**
 * One patient of a ward with 20 orders that are all due, and 14 days of doses, in a real window: `round-redraw.ts <count>`.
 * Prints the milliseconds from the last key of a scanned pack to the frame with its verdict, from the choice of the tab to the
 * frame with the administration record of 14 days as far as it is in sight and to the one with the whole of it, and those of an
 * empty window in which a click changes one attribute.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { planAdmission } from '#shared/domain/admission/admit.ts';
import type { Product } from '#shared/domain/formulary/product.ts';
import { productName } from '#shared/domain/formulary/product-name.ts';
import { readFormulary } from '#shared/domain/formulary/read-formulary.ts';
import { buildOrder } from '#shared/domain/medication/build-order.ts';
import { systemClock } from '#shared/lib/clock.ts';
import { newDocumentId } from '#shared/model/document-id.ts';
import { PRODUCT_CODE } from '#shared/model/medication-knowledge.ts';
import { readDemoFormulary } from '#sync-server/demo/demo-knowledge.ts';
import { goTo, NURSE, openTab, signIn } from '../../e2e/acts.ts';
import { type Hospital, type KnownPatient, startHospital, WARD } from '../../e2e/hospital.ts';
import { openOwnDisplay } from '../../e2e/own-display.ts';
import { goToRound, openFromBoard, PARACETAMOL, packCode, scanWristband } from '../../e2e/ward-acts.ts';
import { givenDose } from '../bench-doses.ts';
import { changeEmpty, installProbe, openEmpty } from '../window-probe.ts';

const count = Number(process.argv[2] ?? '40');
const WARM_UP = 6;
const REST_MS = 250;
const ORDERS = 20;
const DAYS = 14;
const DAY_MS = 86_400_000;

/** Once, twice and three times a day by turns; all of them in this hour, too. */
const timesOf = (order: number): readonly string[] =>
  [0, 8, 16]
    .slice(0, (order % 3) + 1)
    .map((hours) => `${String((new Date().getHours() + hours) % 24).padStart(2, '0')}:00`)
    .toSorted();

/** What is swallowed whole, each generic once; what is scanned comes first. */
function listProducts(): readonly Product[] {
  const products = readFormulary(readDemoFormulary()).products.map(({ product }) => product);
  const swallowed = products.filter(({ baseUnit, ingredients }) => baseUnit === 'tablet' && strengthOf(ingredients));
  const first = swallowed.filter(({ code }) => code === PARACETAMOL.code);
  const byGeneric = new Map([...first, ...swallowed].map((product) => [product.generic, product]));
  for (const product of first) byGeneric.set(product.generic, product);
  return [...byGeneric.values()].slice(0, ORDERS);
}

const strengthOf = (ingredients: Product['ingredients']) =>
  ingredients.length === 1 ? ingredients[0]?.strength?.active : undefined;

async function fillPatient({ central, sites: [site] }: Hospital, patient: KnownPatient): Promise<void> {
  const nowMs = systemClock.now();
  const facility = site?.code ?? '';
  const sinceMs = nowMs - DAYS * DAY_MS;
  const since = new Date(sinceMs).toISOString();
  const envelope = { v: 1, at: `${since}-0000-bench`, by: 'bench', station: 'bench', facility, patient: patient.id };
  const store = async (edits: readonly { readonly id: string; readonly body: string }[]) => {
    const { outcomes } = await central.write({ edits });
    return outcomes.map((outcome) => {
      if (outcome.state !== 'stored') throw new Error(`not stored: ${JSON.stringify(outcome)}`);
      return outcome.rev;
    });
  };
  const document = (kind: string, resource: object) => ({
    id: newDocumentId(kind, { now: () => sinceMs }),
    body: JSON.stringify({ kind, ...envelope, resource }),
  });
  const stay = { patientId: patient.id, mode: 'planned' as const, locationId: site?.wards[0]?.id, at: since };
  await store([document('Encounter', planAdmission(stay))]);
  const recording = { patientId: patient.id, recorder: { id: 'User:1', name: 'Dr Bench' }, recordedAt: since };
  const products = listProducts();
  if (products.length < ORDERS) throw new Error(`the demo formulary has ${products.length} kinds of tablets only`);
  const orders = products.map((product, number) => {
    const amount = strengthOf(product.ingredients);
    if (!amount) throw new Error('has no strength');
    const drug = { system: PRODUCT_CODE, code: product.code, text: productName(product) };
    const regimen = { kind: 'at-times' as const, times: timesOf(number), dose: { kind: 'fixed' as const, amount } };
    const dosing = { regimen, course: { start: since }, route: { text: 'oral' } };
    return { drug, amount, document: document('MedicationRequest', buildOrder({ drug, dosing }, recording)) };
  });
  const revs = await store(orders.map(({ document: order }) => order));
  for (const [index, { drug, amount, document: order }] of orders.entries()) {
    const given = { patientId: patient.id, drug: drug.text, amount, pack: packCode(PARACETAMOL), facility };
    const days = Array.from({ length: DAYS - 1 }, (_, day) => new Date(sinceMs + (day + 1) * DAY_MS));
    const doses = days.flatMap((day) =>
      timesOf(index).map((time) =>
        givenDose({
          ...given,
          ...{ order: { id: order.id, rev: revs[index] ?? '' }, day: day.toISOString().slice(0, 10), time },
        }),
      ),
    );
    await store(doses);
  }
}

/** From the last key to the frame with the verdict. */
async function scanPack(page: Page): Promise<number> {
  const tookMs = await page.evaluate(
    async (keys) => {
      const beganMs = performance.now();
      for (const [index, key] of keys.entries()) {
        for (const type of ['keydown', 'keyup']) {
          const event = new KeyboardEvent(type, { key, bubbles: true, cancelable: true });
          Object.defineProperty(event, 'timeStamp', { value: beganMs + index / 2 });
          (document.activeElement ?? document.body).dispatchEvent(event);
        }
      }
      await probe.until(() => document.querySelector('[data-testid=arithmetic]'));
      await probe.drawn();
      return performance.now() - beganMs;
    },
    [...packCode(PARACETAMOL), 'Enter'],
  );
  await page.keyboard.press('Escape');
  await page.evaluate(() => probe.until(() => !document.querySelector('[data-testid=give-panel]')));
  return tookMs;
}

/** From the choice of the tab to the frame with what a window shows of it, and to the one with all days and lines. */
async function openRecord(page: Page): Promise<{ readonly seenMs: number; readonly wholeMs: number }> {
  const took = await page.evaluate(async (orders) => {
    const tabs = [...document.querySelectorAll<HTMLElement>('[role=tab]')];
    const grid = () => document.querySelector<HTMLElement>('[data-testid=mar-grid]');
    const beganMs = performance.now();
    tabs.find(({ textContent }) => textContent?.trim() === 'Doses')?.click();
    await probe.until(() => grid()?.querySelector('tbody tr:nth-child(7) td:last-child [data-state]'));
    await probe.drawn();
    const seenMs = performance.now() - beganMs;
    await probe.until(() => grid()?.dataset.whole === 'true' && grid()?.querySelectorAll('tbody tr').length === orders);
    await probe.drawn();
    return { seenMs, wholeMs: performance.now() - beganMs };
  }, ORDERS);
  await openTab(page, 'Overview');
  return took;
}

async function repeat<Took>(act: (page: Page) => Promise<Took>, page: Page, blank: Page) {
  const took: Took[] = [];
  const empty: number[] = [];
  for (let n = 0; n < count + WARM_UP; n += 1) {
    const one = await act(page);
    await wait(REST_MS);
    const emptyMs = await changeEmpty(blank);
    if (n < WARM_UP) continue;
    took.push(one);
    empty.push(emptyMs);
  }
  return { took, empty };
}

const display = await openOwnDisplay();
Object.assign(process.env, display?.env);
const hospital = await startHospital({ patients: 60 });
try {
  const patient = await hospital.findPatient();
  await fillPatient(hospital, patient);
  const { app, page } = await hospital.open(WARD);
  const blank = await openEmpty(app);
  await installProbe(page);
  await signIn(page, NURSE);
  await goToRound(page);
  const { identifier } = JSON.parse(patient.body ?? '{}').resource;
  await scanWristband(page, identifier[0].value, patient.family);
  const verdict = await repeat(scanPack, page, blank);
  await goTo(page, 'Ward');
  await openFromBoard(page, patient.family);
  await openTab(page, 'Doses');
  await page.getByRole('radiogroup').getByText('14 days', { exact: true }).click();
  await openTab(page, 'Overview');
  const opened = await repeat(openRecord, page, blank);
  const record = opened.took.map(({ seenMs }) => seenMs);
  const whole = opened.took.map(({ wholeMs }) => wholeMs);
  console.log(JSON.stringify({ verdict: verdict.took, record, whole, empty: [...verdict.empty, ...opened.empty] }));
} finally {
  await hospital.close();
  await display?.close();
}
process.exit(0);
