import type { Consciousness, Points } from './table.ts';

/** The seven parameters of the chart. */
export const NEWS2_PARAMETERS = [
  'respiratoryRate',
  'spo2',
  'oxygen',
  'systolic',
  'pulse',
  'consciousness',
  'temperature',
] as const;
export type News2Parameter = (typeof NEWS2_PARAMETERS)[number];

export type Spo2Scale = 1 | 2;

/** What was measured: /min, %, mmHg, degrees Celsius. Absent is not taken. */
export interface News2Input {
  readonly respiratoryRate?: number | undefined;
  readonly spo2?: number | undefined;
  readonly spo2Scale: Spo2Scale;
  readonly onOxygen?: boolean | undefined;
  readonly systolic?: number | undefined;
  readonly pulse?: number | undefined;
  readonly consciousness?: Consciousness | undefined;
  readonly temperatureCelsius?: number | undefined;
}

export interface News2Subject {
  /** Completed years at the time of measuring; absent when no birth date is known. */
  readonly ageYears?: number | undefined;
  readonly pregnant?: boolean | undefined;
}

export type SubScores = Readonly<Partial<Record<News2Parameter, Points>>>;

/** Clinical risk as the chart names it; the codes are keys of the catalogue. */
export type News2Band = 'low' | 'low-medium' | 'medium' | 'high';

/** What to do: keys of the catalogue, in rising order. */
const ESCALATIONS = ['at-least-12-hourly', 'every-4-to-6-hours', 'urgent-single-3', 'urgent', 'emergency'] as const;
export type Escalation = (typeof ESCALATIONS)[number];

interface Scored {
  readonly subScores: SubScores;
  /** Parameters that score 3 by themselves. */
  readonly single3: readonly News2Parameter[];
  readonly spo2Scale: Spo2Scale;
  readonly tableVersion: string;
  /** The patient's age is not known; the chart is for 16 years and more. */
  readonly ageUnknown: boolean;
}

export type News2 =
  | (Scored & {
      readonly state: 'complete';
      /** 0–20. */
      readonly total: number;
      readonly band: News2Band;
      readonly escalation: Escalation;
    })
  | (Scored & {
      /** No total: what is missing could only add to it. */
      readonly state: 'partial';
      readonly missing: readonly News2Parameter[];
      /** Present when what is known already calls for it, whatever the missing items turn out to be. */
      readonly escalation?: Escalation;
    })
  | { readonly state: 'not-scored'; readonly reason: 'under-16' | 'pregnant'; readonly tableVersion: string };
