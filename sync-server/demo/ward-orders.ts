/** The orders of somebody who lies in a bed today: real ones, by products of the demo formulary, so that a round has doses. */
import type { MedicationRequest } from '@medplum/fhirtypes';
import type { Product } from '#shared/domain/formulary/product.ts';
import { productName } from '#shared/domain/formulary/product-name.ts';
import { readFormulary } from '#shared/domain/formulary/read-formulary.ts';
import { type Amount, amount } from '#shared/domain/medication/amount.ts';
import { buildOrder } from '#shared/domain/medication/build-order.ts';
import { verifyOrder } from '#shared/domain/medication/change-order.ts';
import type { Course, OrderedDose, Regimen } from '#shared/domain/medication/dosing.ts';
import { findUnit } from '#shared/domain/medication/units.ts';
import { calculateWeightDose } from '#shared/domain/medication/weight-dose.ts';
import type { Recording } from '#shared/domain/recording/recording.ts';
import { PRODUCT_CODE } from '#shared/model/medication-knowledge.ts';
import { readDemoFormulary } from './demo-knowledge.ts';
import { type DemoOrder, orderScenario } from './order-scenario.ts';
import { type DemoPerson, drugsFor } from './person.ts';

export interface WardOrderContext {
  readonly recording: Recording;
  readonly locale: 'en' | 'fr';
  readonly weightKg: number;
  readonly pharmacist: Recording['recorder'] | undefined;
  /** Counts patients: who gets what only every third has, and whose orders are verified already. */
  readonly turn: number;
}

/** One list for each drug of the illness, in the illness's order, then what is given beside them. */
export function wardOrders(person: DemoPerson, context: WardOrderContext): readonly MedicationRequest[] {
  const ofIllness = drugsFor(person).flatMap(({ text }) => orderScenario.drugs[text] ?? []);
  const given = ofIllness.map(({ product }) => getProduct(product).generic);
  const beside = orderScenario.beside.filter(
    ({ specialties, illnesses, not = [], every = 1 }) =>
      specialties.includes(person.illness.specialty) &&
      (illnesses?.includes(person.illness.key) ?? true) &&
      !not.some((name) => given.includes(name)) &&
      context.turn % every === 0,
  );
  return [...ofIllness, ...beside.map(({ order }) => order)].map((order, index) => toOrder(order, index, context));
}

function toOrder(order: DemoOrder, index: number, context: WardOrderContext): MedicationRequest {
  const { recording, pharmacist, turn } = context;
  const product = getProduct(order.product);
  const start = at(recording.recordedAt, order.startAfterHours ?? 0);
  const course: Course = { start, ...(order.days ? { end: at(start, order.days * 24) } : {}) };
  const entry = {
    drug: { system: PRODUCT_CODE, code: product.code, text: productName({ ...product, tallMan: undefined }) },
    dosing: { regimen: regimenOf(order, start, context), course, route: { text: order.route } },
    ...(order.timeCritical ? { timeCritical: true } : {}),
    ...(order.reviewDays ? { reviewAt: at(start, order.reviewDays * 24).slice(0, 10) } : {}),
  };
  const built = buildOrder(entry, recording);
  const isVerified = pharmacist !== undefined && (turn + index) % 3 !== 0;
  return isVerified
    ? verifyOrder(built, 'verified', { recorder: pharmacist, recordedAt: at(recording.recordedAt, 2) })
    : built;
}

function regimenOf(order: DemoOrder, start: string, { locale, weightKg }: WardOrderContext): Regimen {
  const { times, everyHours, asNeeded, infusion, scale } = order;
  if (infusion)
    return {
      kind: 'infusion',
      rate: { amount: readAmount(infusion.rate), perKg: false, per: infusion.per },
      ...(infusion.volume ? { volume: readAmount(infusion.volume) } : {}),
      ...(infusion.inBag ? { inBag: readAmount(infusion.inBag) } : {}),
    };
  if (scale) return scaleOf(scale);
  const dose = doseOf(order, weightKg);
  if (asNeeded)
    return {
      kind: 'as-needed',
      indication: { text: asNeeded[locale] },
      minMinutes: asNeeded.everyHours * 60,
      maxDosesIn24h: asNeeded.maxDoses,
      ...(asNeeded.max ? { maxIn24h: readAmount(asNeeded.max) } : {}),
      dose,
    };
  if (everyHours) return { kind: 'every', minutes: everyHours * 60, anchor: start, dose };
  return { kind: 'at-times', times: times ?? ['08:00'], dose };
}

function scaleOf({ measuredIn, times, bands }: NonNullable<DemoOrder['scale']>): Regimen {
  const lines = bands.map(([from, below, dose]) => ({
    ...(from ? { from } : {}),
    ...(below ? { below } : {}),
    ...(dose ? { dose: readAmount(dose) } : {}),
  }));
  return { kind: 'scale', times, measuredIn, bands: lines };
}

function doseOf({ dose, perKg }: DemoOrder, weightKg: number): OrderedDose {
  if (!perKg) return { kind: 'fixed', amount: readAmount(dose ?? '') };
  const { value, unit, dosesPerDay, maxSingle, step } = perKg;
  const rule = { unit, perKg: value, dosesPerDay, maxSingle };
  const reckoned = calculateWeightDose(rule, String(weightKg));
  if (!reckoned) throw new Error('the demo weighs nobody at nought');
  const { perDose, limitedBy, workings } = reckoned;
  const rounded = Math.max(step, Math.floor(Number(perDose.value) / step) * step);
  const held = limitedBy ? { limitedBy } : {};
  return { kind: 'by-weight', amount: amount(rounded, unit), rule, weightKg: String(weightKg), ...held, workings };
}

function readAmount(written: string): Amount {
  const [value = '', word = ''] = written.split(' ');
  const unit = findUnit(word);
  if (!unit) throw new Error(`the demo doses in ${word}`);
  return amount(value, unit);
}

let products: ReadonlyMap<string, Product> | undefined;

function getProduct(code: string): Product {
  products ??= new Map(readFormulary(readDemoFormulary()).products.map(({ product }) => [product.code, product]));
  const found = products.get(code);
  if (!found) throw new Error(`the demo formulary has no ${code}`);
  return found;
}

function at(from: string, hours: number): string {
  return new Date(Date.parse(from) + hours * 3600_000).toISOString();
}
