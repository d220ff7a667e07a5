import type { CodedText } from '#shared/domain/coding/coded-text.ts';
import type { Amount } from './amount.ts';
import type { DoseRate } from './infusion-rate.ts';
import type { DoseLimit, WeightRule } from './weight-dose.ts';

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** How much is given each time. */
export type OrderedDose =
  | { readonly kind: 'fixed'; readonly amount: Amount }
  | { readonly kind: 'range'; readonly low: Amount; readonly high: Amount }
  /** Reckoned from a weight; what it was reckoned from stays with the order. */
  | {
      readonly kind: 'by-weight';
      readonly amount: Amount;
      readonly rule: WeightRule;
      readonly weightKg: string;
      /** ISO 8601: when the weight was taken. */
      readonly weighedAt?: string | undefined;
      readonly limitedBy?: DoseLimit | undefined;
      readonly workings: string;
    };

/** One line of a sliding scale: from `from` up to but not including `below`. No dose: nothing is given. */
export interface ScaleBand {
  readonly from?: string | undefined;
  readonly below?: string | undefined;
  readonly dose?: Amount | undefined;
}

/** When it is given. Times of day are those on the wall of the site, `HH:MM`. */
export type Regimen =
  | {
      readonly kind: 'at-times';
      readonly times: readonly string[];
      /** Every second day is 2, reckoned from the first day. */
      readonly everyDays?: number | undefined;
      readonly days?: readonly Weekday[] | undefined;
      readonly dose: OrderedDose;
    }
  /** Counted in absolute minutes from `anchor` (ISO 8601 with offset), whatever the clocks on the wall do. */
  | { readonly kind: 'every'; readonly minutes: number; readonly anchor: string; readonly dose: OrderedDose }
  /** Without `at`: at once. */
  | { readonly kind: 'once'; readonly at?: string | undefined; readonly dose: OrderedDose }
  | {
      readonly kind: 'as-needed';
      readonly indication: CodedText;
      readonly minMinutes?: number | undefined;
      readonly maxDosesIn24h?: number | undefined;
      readonly maxIn24h?: Amount | undefined;
      readonly dose: OrderedDose;
    }
  /** It runs from the start of the course until its end, a change or a stop. */
  | {
      readonly kind: 'infusion';
      readonly rate: DoseRate;
      /** The bag, or the syringe of a pump. */
      readonly volume?: Amount | undefined;
      /** How much of the drug is in it, diluted as ordered. */
      readonly inBag?: Amount | undefined;
      /** What a rate for each kilogram is reckoned with. */
      readonly weightKg?: string | undefined;
    }
  | { readonly kind: 'varying'; readonly doses: readonly { readonly time: string; readonly amount: Amount }[] }
  | {
      readonly kind: 'scale';
      readonly times: readonly string[];
      readonly measuredIn: 'mmol/L' | 'mg/dL';
      readonly bands: readonly ScaleBand[];
    };

/** From when until when. `end` is the first instant without a dose; a day alone means the whole of it. */
export interface Course {
  /** ISO 8601 with offset, or a day. */
  readonly start: string;
  readonly end?: string | undefined;
  /** Planned doses in all, given or not. */
  readonly count?: number | undefined;
}

/** What a medication order says about giving, apart from the drug. */
export interface Dosing {
  readonly regimen: Regimen;
  readonly course: Course;
  readonly route?: CodedText | undefined;
  readonly site?: CodedText | undefined;
  readonly method?: CodedText | undefined;
  readonly instruction?: string | undefined;
  readonly text?: string | undefined;
}
