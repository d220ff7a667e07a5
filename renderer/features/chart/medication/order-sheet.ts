/** The prescriber's form as text. */
import type { FoundProduct } from '#shared/contract/order.ts';
import type { Weekday } from '#shared/domain/medication/dosing.ts';
import type { WeightRule } from '#shared/domain/medication/weight-dose.ts';

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
