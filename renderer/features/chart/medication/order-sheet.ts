/** The prescriber's form as text, and the order that it says. Everything that cannot be read is a problem, never guessed. */

import type { FoundProduct } from '#shared/contract/order.ts';
import type { OrderEntryInput } from '#shared/contract/order-entry.ts';
import { type Amount, amount, compareAmounts } from '#shared/domain/medication/amount.ts';
import {
  type Dosing,
  type OrderedDose,
  type Regimen,
  type ScaleBand,
  WEEKDAYS,
  type Weekday,
} from '#shared/domain/medication/dosing.ts';
import { findExact } from '#shared/domain/medication/exact.ts';
import { type EntryProblem, listEntryProblems } from '#shared/domain/medication/judge-entry.ts';
import { MEASURING, planProductAmount, type Strength } from '#shared/domain/medication/product-amount.ts';
import { type DoseUnit, findUnit } from '#shared/domain/medication/units.ts';
import { wallClock } from '#shared/domain/medication/wall-clock.ts';
import { calculateWeightDose, type WeightDose, type WeightRule } from '#shared/domain/medication/weight-dose.ts';
import { plainNumber } from '#shared/lib/plain-number.ts';

export const SHEET_KINDS = ['at-times', 'every', 'as-needed', 'once', 'infusion', 'varying', 'scale'] as const;
export type SheetKind = (typeof SHEET_KINDS)[number];

export const WEIGHT_LIMITS = [
  'maxSingle',
  'maxPerKgPerDay',
  'maxPerDay',
] as const satisfies readonly (keyof WeightRule)[];

export interface OrderSheet {
  readonly product: FoundProduct | undefined;
  /** What is not in the formulary, in words. */
  readonly freeText: string;
  readonly kind: SheetKind;
  readonly dose: string;
  readonly unit: string;
  /** Upper end of a range; empty: one dose. */
  readonly doseTo: string;
  /** mg/kg of one dose; empty: not by weight. */
  readonly perKg: string;
  readonly maxSingle: string;
  /** Limits of a day, with a dose by weight. */
  readonly maxPerKgPerDay: string;
  readonly maxPerDay: string;
  readonly route: string;
  /** `08:00 20:00`. */
  readonly times: string;
  readonly everyDays: string;
  /** On these days of the week alone; none: on every day. */
  readonly weekdays: readonly Weekday[];
  readonly everyHours: string;
  readonly indication: string;
  readonly maxDoses: string;
  readonly maxAmount: string;
  readonly per: 'minute' | 'hour' | 'day';
  readonly ratePerKg: boolean;
  readonly volume: string;
  /** How much of the drug is in the bag, in the unit of the rate. */
  readonly inBag: string;
  /** A line each: `08:00 2 mg`. */
  readonly lines: string;
  readonly measuredIn: 'mmol/L' | 'mg/dL';
  /** `datetime-local`; empty: now. */
  readonly start: string;
  readonly days: string;
  readonly review: string;
  readonly instruction: string;
  readonly timeCritical: boolean;
  readonly note: string;
}

export const EMPTY_ORDER: OrderSheet = {
  ...{ product: undefined, freeText: '', kind: 'at-times', dose: '', unit: 'mg', doseTo: '', perKg: '', maxSingle: '' },
  ...{ maxPerKgPerDay: '', maxPerDay: '' },
  ...{
    route: '',
    times: '08:00',
    everyDays: '',
    weekdays: [],
    everyHours: '',
    indication: '',
    maxDoses: '',
    maxAmount: '',
  },
  ...{
    per: 'hour',
    ratePerKg: false,
    volume: '',
    inBag: '',
    lines: '',
    measuredIn: 'mmol/L',
    start: '',
    days: '',
    review: '',
  },
  ...{ instruction: '', timeCritical: false, note: '' },
};

export type SheetProblem =
  | EntryProblem
  | 'times-unreadable'
  | 'lines-unreadable'
  | 'days-unreadable'
  | 'weight-missing';

export interface ReadSheet {
  /** Undefined while something cannot be read. */
  readonly entry: OrderEntryInput | undefined;
  readonly problems: readonly SheetProblem[];
  /** By weight: what was multiplied, and which limit held. */
  readonly weightDose: WeightDose | undefined;
}

export interface SheetFacts {
  readonly nowMs: number;
  readonly zone: string;
  readonly weight: { readonly kg: number; readonly takenAt: string } | undefined;
  /** The start of the order that is changed. */
  readonly notBefore?: string | undefined;
}

export function readSheet(sheet: OrderSheet, facts: SheetFacts): ReadSheet {
  const weightDose = weigh(sheet, facts);
  const regimen = regimenOf(sheet, facts, weightDose);
  if (typeof regimen === 'string') return { entry: undefined, problems: [regimen], weightDose };
  const days = sheet.days.trim() === '' ? undefined : Number(sheet.days);
  if (days !== undefined && !(days > 0 && days <= 365))
    return { entry: undefined, problems: ['days-unreadable'], weightDose };
  const entry = entryOf(sheet, regimen, days, facts);
  const at = { nowMs: facts.nowMs, clock: wallClock(facts.zone), notBefore: facts.notBefore };
  return { entry, problems: listEntryProblems(entry, at), weightDose };
}

function entryOf(sheet: OrderSheet, regimen: Regimen, days: number | undefined, facts: SheetFacts): OrderEntryInput {
  const start = startOf(sheet, facts);
  const instruction = sheet.instruction.trim();
  const indication = sheet.indication.trim();
  const dosing: Dosing = {
    regimen,
    course: { start, ...(days ? { end: new Date(Date.parse(start) + days * 86_400_000).toISOString() } : {}) },
    ...(sheet.route.trim() ? { route: { text: sheet.route.trim() } } : {}),
    ...(instruction ? { instruction } : {}),
  };
  return {
    ...(sheet.product ? { productId: sheet.product.id } : {}),
    drug: { text: sheet.product?.name ?? sheet.freeText.trim() },
    dosing: dosing as OrderEntryInput['dosing'],
    ...(indication && sheet.kind !== 'as-needed' ? { indication: { text: indication } } : {}),
    ...(sheet.timeCritical ? { timeCritical: true } : {}),
    ...(sheet.review ? { reviewAt: sheet.review } : {}),
    ...(sheet.note.trim() ? { note: sheet.note.trim() } : {}),
  };
}

function startOf({ start }: OrderSheet, { nowMs }: SheetFacts): string {
  const ms = start === '' ? nowMs : Date.parse(start);
  return Number.isNaN(ms) ? start : new Date(ms).toISOString();
}

function regimenOf(sheet: OrderSheet, facts: SheetFacts, weightDose: WeightDose | undefined): Regimen | SheetProblem {
  const { kind } = sheet;
  if (kind === 'varying') return varyingOf(sheet);
  if (kind === 'scale') return scaleOf(sheet);
  if (kind === 'infusion') return infusionOf(sheet, facts);
  const dose = doseOf(sheet, facts, weightDose);
  if (typeof dose === 'string') return dose;
  if (kind === 'once') return { kind, ...(sheet.start ? { at: startOf(sheet, facts) } : {}), dose };
  if (kind === 'every') return everyOf(sheet, facts, dose);
  return kind === 'as-needed' ? asNeededOf(sheet, dose) : atTimesOf(sheet, dose);
}

function atTimesOf(sheet: OrderSheet, dose: OrderedDose): Regimen | SheetProblem {
  const times = readTimes(sheet.times);
  if (!times) return 'times-unreadable';
  const everyDays = sheet.everyDays.trim() === '' ? undefined : Number(sheet.everyDays);
  if (everyDays !== undefined && !(Number.isInteger(everyDays) && everyDays >= 1)) return 'days-unreadable';
  const days = WEEKDAYS.filter((day) => sheet.weekdays.includes(day));
  const isSome = days.length > 0 && days.length < WEEKDAYS.length;
  return {
    ...{ kind: 'at-times', times, dose },
    ...(everyDays && everyDays > 1 ? { everyDays } : {}),
    ...(isSome ? { days } : {}),
  };
}

function everyOf(sheet: OrderSheet, facts: SheetFacts, dose: OrderedDose): Regimen | SheetProblem {
  const hours = Number(sheet.everyHours);
  if (!(hours >= 0.25 && hours <= 744)) return 'times-missing';
  return { kind: 'every', minutes: Math.round(hours * 60), anchor: startOf(sheet, facts), dose };
}

function asNeededOf(sheet: OrderSheet, dose: OrderedDose): Regimen | SheetProblem {
  const hours = Number(sheet.everyHours);
  const most = Number(sheet.maxDoses);
  const maxIn24h = sheet.maxAmount.trim() === '' ? undefined : readAmount(sheet.maxAmount, sheet.unit);
  if (sheet.maxAmount.trim() !== '' && !maxIn24h) return 'amount-missing';
  if (sheet.indication.trim() === '') return 'indication-missing';
  return {
    kind: 'as-needed',
    indication: { text: sheet.indication.trim() },
    ...(hours > 0 ? { minMinutes: Math.max(15, Math.round(hours * 60)) } : {}),
    ...(Number.isInteger(most) && most > 0 ? { maxDosesIn24h: most } : {}),
    ...(maxIn24h ? { maxIn24h } : {}),
    dose,
  };
}

function infusionOf(sheet: OrderSheet, { weight }: SheetFacts): Regimen | SheetProblem {
  const each = readAmount(sheet.dose, sheet.unit);
  if (!each) return 'amount-missing';
  const volume = sheet.volume.trim() === '' ? undefined : readAmount(sheet.volume, 'mL');
  if (sheet.volume.trim() !== '' && !volume) return 'volume-no-volume';
  const inBag = sheet.inBag.trim() === '' ? undefined : readAmount(sheet.inBag, each.unit);
  if (sheet.inBag.trim() !== '' && !inBag) return 'in-bag-unlike-rate';
  return {
    kind: 'infusion',
    rate: { amount: each, perKg: sheet.ratePerKg, per: sheet.per },
    ...(volume ? { volume } : {}),
    ...(inBag ? { inBag } : {}),
    ...(sheet.ratePerKg && weight ? { weightKg: String(weight.kg) } : {}),
  };
}

function doseOf(
  sheet: OrderSheet,
  { weight }: SheetFacts,
  weightDose: WeightDose | undefined,
): OrderedDose | SheetProblem {
  if (sheet.perKg.trim() !== '') {
    const rule = ruleOf(sheet);
    if (!rule) return 'amount-missing';
    if (!weight) return 'weight-missing';
    if (!weightDose) return 'amount-missing';
    return byWeight(sheet, rule, weight, weightDose);
  }
  const each = readAmount(sheet.dose, sheet.unit);
  if (!each) return 'amount-missing';
  if (sheet.doseTo.trim() === '') return { kind: 'fixed', amount: each };
  const high = readAmount(sheet.doseTo, sheet.unit);
  return high ? { kind: 'range', low: each, high } : 'amount-missing';
}

/** Rounded to what can be measured of the product, where that is said. */
function byWeight(
  sheet: OrderSheet,
  rule: WeightRule,
  weight: NonNullable<SheetFacts['weight']>,
  { perDose, limitedBy, workings }: WeightDose,
): OrderedDose {
  const strength = sheet.product && strengthOf(sheet.product);
  const plan = strength && planProductAmount(perDose, { strength, parts: sheet.product?.parts }, MEASURING);
  // @SAFETY Rounding never goes above a limit that held.
  const fits = (given: Amount): boolean => {
    const order = compareAmounts(given, perDose);
    return order !== undefined && given.unit === perDose.unit && (order <= 0 || limitedBy === undefined);
  };
  const measurable = plan && plan.state !== 'impossible' && fits(plan.gives) ? plan.gives : perDose;
  return {
    ...{
      kind: 'by-weight',
      amount: measurable,
      rule,
      weightKg: String(weight.kg),
      weighedAt: weight.takenAt,
      workings,
    },
    ...(limitedBy ? { limitedBy } : {}),
  };
}

function weigh(sheet: OrderSheet, { weight }: SheetFacts): WeightDose | undefined {
  const rule = ruleOf(sheet);
  return rule && weight ? calculateWeightDose(rule, String(weight.kg)) : undefined;
}

function ruleOf(sheet: OrderSheet): WeightRule | undefined {
  const unit = findUnit(sheet.unit);
  const perKg = readDecimal(sheet.perKg);
  if (!unit || !perKg) return undefined;
  const limits = WEIGHT_LIMITS.map((name) => [name, readDecimal(sheet[name])] as const);
  // @SAFETY A limit that cannot be read is no limit that is left out.
  if (limits.some(([name, read]) => sheet[name].trim() !== '' && !read)) return undefined;
  return { unit, perKg, dosesPerDay: dosesPerDay(sheet), ...Object.fromEntries(limits.filter(([, read]) => read)) };
}

function dosesPerDay(sheet: OrderSheet): number {
  if (sheet.kind === 'at-times') return Math.max(1, readTimes(sheet.times)?.length ?? 1);
  if (sheet.kind === 'once') return 1;
  if (sheet.kind === 'as-needed' && Number(sheet.maxDoses) > 0) return Math.min(48, Math.round(Number(sheet.maxDoses)));
  const hours = Number(sheet.everyHours);
  return hours > 0 ? Math.min(48, Math.max(1, Math.floor(24 / hours))) : 1;
}

function varyingOf({ lines }: OrderSheet): Regimen | SheetProblem {
  const doses = listLines(lines).map((line) => {
    const [, time, rest] = /^(\d{1,2}:\d\d)\s+(.+)$/.exec(line) ?? [];
    const read = rest === undefined ? undefined : readAmount(rest);
    const [wall] = readTimes(time ?? '') ?? [];
    return wall && read ? { time: wall, amount: read } : undefined;
  });
  if (doses.length === 0 || doses.some((one) => one === undefined)) return 'lines-unreadable';
  return { kind: 'varying', doses: doses.flatMap((one) => one ?? []) };
}

/** `10-14 4 units`, `<10 none`, `>=18 8 units`. */
function scaleOf({ lines, times, measuredIn }: OrderSheet): Regimen | SheetProblem {
  const wall = readTimes(times);
  if (!wall) return 'times-unreadable';
  const bands = listLines(lines).map(readBand);
  if (bands.length === 0 || bands.some((one) => one === undefined)) return 'lines-unreadable';
  return { kind: 'scale', times: wall, measuredIn, bands: bands.flatMap((one) => one ?? []) };
}

const BAND =
  /^(?:<\s*(?<below>[\d.,]+)|(?:>=|≥)\s*(?<from>[\d.,]+)|(?<low>[\d.,]+)\s*[-–]\s*(?<high>[\d.,]+))\s*:?\s+(?<dose>.+)$/u;

function readBand(line: string): ScaleBand | undefined {
  const { below, from, low, high, dose = '' } = BAND.exec(line)?.groups ?? {};
  const isNone = /^(none|nothing|rien|aucun|0)$/i.test(dose.trim());
  const read = isNone ? undefined : readAmount(dose);
  const [least, most] = [from ?? low, below ?? high].map((value) =>
    value === undefined ? undefined : readDecimal(value),
  );
  if ((!isNone && !read) || (least === undefined && most === undefined)) return undefined;
  return { ...(least ? { from: least } : {}), ...(most ? { below: most } : {}), ...(read ? { dose: read } : {}) };
}

function listLines(text: string): readonly string[] {
  return text
    .split(/[\n;]/)
    .map((line) => line.trim())
    .filter(Boolean);
}

/** `8 14 22`, `08:00, 20:00`; undefined when a word is no time. */
export function readTimes(text: string): string[] | undefined {
  const words = text.split(/[\s,;·]+/).filter(Boolean);
  const times = words.map((word) => {
    const [, hour, minute = '00'] = /^(\d{1,2})(?::?([0-5]\d))?$/.exec(word) ?? [];
    return hour !== undefined && Number(hour) < 24 ? `${hour.padStart(2, '0')}:${minute}` : undefined;
  });
  if (times.length === 0 || times.some((time) => time === undefined)) return undefined;
  return times.flatMap((time) => time ?? []).toSorted();
}

function readDecimal(written: string): string | undefined {
  const text = plainNumber(written);
  return /^\d*\.?\d+$/.test(text) && findExact(text)
    ? amount(text.startsWith('.') ? `0${text}` : text, 'mg').value
    : undefined;
}

/** `500`, with the unit beside the field, or `500 mg`. @SAFETY A comma that has two meanings is not read (NU2). */
function readAmount(written: string, unitBeside = ''): Amount | undefined {
  const [, value = '', word = ''] = /^\s*(\d*[.,]?\d+)\s*([\p{L}µμ]*)\s*$/u.exec(written) ?? [];
  const unit: DoseUnit | undefined = findUnit(word || unitBeside);
  const decimal = readDecimal(value);
  return unit && decimal ? { value: decimal, unit } : undefined;
}

/** Of one substance alone: a dose in its unit can be reckoned into the product. */
export function strengthOf({ ingredients }: FoundProduct): Strength | undefined {
  const [only, second] = ingredients;
  return second ? undefined : (only?.strength as Strength | undefined);
}

/** Units in which this product is ordered, the likeliest first. */
export function unitsOf(product: FoundProduct | undefined): readonly string[] {
  const strength = product && strengthOf(product);
  const likely = [strength?.active.unit, strength?.per.unit, product?.baseUnit].flatMap((unit) =>
    unit && findUnit(unit) ? [findUnit(unit) as string] : [],
  );
  return [
    ...new Set([...likely, 'mg', 'mcg', 'g', 'mL', 'units', 'mmol', 'tablet', 'capsule', 'puff', 'drop', 'sachet']),
  ];
}
