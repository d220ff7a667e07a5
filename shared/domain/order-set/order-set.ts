/** Orders that are usually made together: data, applied as drafts that a person looks at and signs (OS1). */
import { z } from 'zod';
import type { Regimen } from '../medication/dosing.ts';
import { DOSE_UNITS, type DoseUnit } from '../medication/units.ts';
import { REQUEST_CATEGORIES } from '../request/request.ts';

const words = z.strictObject({ en: z.string().min(1), fr: z.string().min(1) });
const unit = z.enum(DOSE_UNITS as readonly [DoseUnit, ...DoseUnit[]]);
const decimal = z.string().regex(/^\d+(\.\d+)?$/);

const medication = z.strictObject({
  type: z.literal('medication'),
  /** Code of the formulary. */
  product: z.string().min(1),
  route: z.string().min(1),
  dose: z.strictObject({ value: decimal, unit }).optional(),
  times: z.array(z.string()).min(1).optional(),
  asNeeded: words.extend({ minMinutes: z.number().optional(), maxDosesIn24h: z.number() }).optional(),
  rate: z.strictObject({ value: decimal, unit, per: z.enum(['minute', 'hour', 'day']) }).optional(),
  days: z.number().optional(),
  timeCritical: z.boolean().optional(),
});
export type SetMedication = z.output<typeof medication>;

const request = z.strictObject({
  type: z.literal('request'),
  category: z.enum(REQUEST_CATEGORIES),
  what: words,
  priority: z.enum(['routine', 'urgent', 'asap', 'stat']).default('routine'),
  often: words.optional(),
});

const item = z
  .discriminatedUnion('type', [medication, request])
  .refine((one) => one.type === 'request' || one.rate !== undefined || one.dose !== undefined, 'needs dose or rate');

export const orderSet = z.strictObject({ id: z.string().min(1), name: words, items: z.array(item).min(1) });
export const orderSets = z.array(orderSet);

/** In the language of who orders. Regular unless the set says otherwise. */
export function regimenOfSet(item: SetMedication, language: 'en' | 'fr'): Regimen {
  const { dose, times = ['08:00'], asNeeded, rate } = item;
  if (rate)
    return { kind: 'infusion', rate: { amount: { value: rate.value, unit: rate.unit }, perKg: false, per: rate.per } };
  const each = { kind: 'fixed' as const, amount: dose ?? { value: '0', unit: 'mg' as const } };
  if (!asNeeded) return { kind: 'at-times', times, dose: each };
  const { minMinutes, maxDosesIn24h } = asNeeded;
  return {
    ...{ kind: 'as-needed', indication: { text: asNeeded[language] }, maxDosesIn24h, dose: each },
    ...(minMinutes ? { minMinutes } : {}),
  };
}
