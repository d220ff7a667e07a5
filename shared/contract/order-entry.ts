/** What a prescriber sends: an order in the words of `shared/domain/medication`, its numbers as decimals that were typed. */
import { z } from 'zod';
import { calendarDay, codedText, documentId, instant } from './fields.ts';

/** Digits and a point; never a comma, never an exponent (DA1). */
const decimal = z.string().regex(/^\d{1,9}(\.\d{1,6})?$/, 'a decimal number');
/** Those of `shared/domain/medication/units.ts`; a test holds the two together. */
export const doseUnit = z.enum([
  ...['ng', 'mcg', 'mg', 'g', 'kg', 'mL', 'L', 'units', 'milliunits', 'mmol', 'micromol', 'mEq'],
  ...['minute', 'hour', 'day', 'tablet', 'capsule', 'puff', 'drop', 'patch', 'suppository', 'sachet'],
  ...['spray', 'application', 'ampoule', 'vial'],
] as const);
const unit = doseUnit;
const weekday = z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']);
/** Nothing is ordered in an amount of nought. */
export const doseAmount = z.object({ value: decimal.refine((value) => Number(value) > 0, 'more than nought'), unit });
const wallTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
const moment = instant.or(calendarDay);
const times = z.array(wallTime).min(1).max(24);
const minutes = z
  .number()
  .int()
  .min(15)
  .max(31 * 24 * 60);

const weightRule = z.object({
  unit,
  perKg: decimal,
  dosesPerDay: z.number().int().min(1).max(48),
  maxSingle: decimal.optional(),
  maxPerKgPerDay: decimal.optional(),
  maxPerDay: decimal.optional(),
});

const orderedDose = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('fixed'), amount: doseAmount }),
  z.object({ kind: z.literal('range'), low: doseAmount, high: doseAmount }),
  z.object({
    kind: z.literal('by-weight'),
    amount: doseAmount,
    rule: weightRule,
    weightKg: decimal,
    weighedAt: instant.optional(),
    limitedBy: z.enum(['single_max', 'daily_max_per_kg', 'daily_max']).optional(),
    workings: z.string().max(300),
  }),
]);

const rate = z.object({ amount: doseAmount, perKg: z.boolean(), per: z.enum(['minute', 'hour', 'day']) });

export const regimen = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('at-times'),
    times,
    everyDays: z.number().int().min(2).max(90).optional(),
    days: z.array(weekday).min(1).max(7).optional(),
    dose: orderedDose,
  }),
  z.object({ kind: z.literal('every'), minutes, anchor: instant, dose: orderedDose }),
  z.object({ kind: z.literal('once'), at: instant.optional(), dose: orderedDose }),
  z.object({
    kind: z.literal('as-needed'),
    indication: codedText,
    minMinutes: minutes.optional(),
    maxDosesIn24h: z.number().int().min(1).max(96).optional(),
    maxIn24h: doseAmount.optional(),
    dose: orderedDose,
  }),
  z.object({
    kind: z.literal('infusion'),
    rate,
    volume: doseAmount.optional(),
    inBag: doseAmount.optional(),
    weightKg: z.string().max(8).optional(),
  }),
  z.object({
    kind: z.literal('varying'),
    doses: z
      .array(z.object({ time: wallTime, amount: doseAmount }))
      .min(1)
      .max(24),
  }),
  z.object({
    kind: z.literal('scale'),
    times,
    measuredIn: z.enum(['mmol/L', 'mg/dL']),
    bands: z
      .array(z.object({ from: decimal.optional(), below: decimal.optional(), dose: doseAmount.optional() }))
      .min(1)
      .max(12),
  }),
]);

export const dosing = z.object({
  regimen,
  course: z.object({ start: moment, end: moment.optional(), count: z.number().int().min(1).max(1000).optional() }),
  route: codedText.optional(),
  site: codedText.optional(),
  method: codedText.optional(),
  instruction: z.string().trim().min(1).max(300).optional(),
  text: z.string().trim().min(1).max(300).optional(),
});

export const orderEntry = z.object({
  /** `MedicationKnowledge:…`: a product of the formulary, whose name and code the order then carries. */
  productId: documentId.optional(),
  /** What is not in the formulary, in words; of a product what the screen showed. */
  drug: codedText,
  dosing,
  indication: codedText.optional(),
  priority: z.enum(['routine', 'urgent', 'asap', 'stat']).optional(),
  /** Given within half an hour. */
  timeCritical: z.boolean().optional(),
  reviewAt: moment.optional(),
  note: z.string().trim().min(1).max(500).optional(),
});
export type OrderEntryInput = z.output<typeof orderEntry>;
