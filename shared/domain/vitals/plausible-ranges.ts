import type { VitalName } from './vitals-entry.ts';

/**
 * Outside `possible` a value is a slip and refused; outside `likely` it is asked about once. Wide on purpose: a rule
 * that stops a true extreme is worse than one that lets a slip pass. Sources: physiological extremes as published in
 * case reports, and what the instruments can show; to be reviewed by the organisation's clinical safety officer.
 */
export interface PlausibleRange {
  readonly possible: readonly [low: number, high: number];
  readonly likely: readonly [low: number, high: number];
}

export const PLAUSIBLE_RANGES: Readonly<Record<VitalName | 'litresPerMinute' | 'fractionPercent', PlausibleRange>> = {
  respiratoryRate: { possible: [0, 120], likely: [4, 70] },
  spo2: { possible: [0, 100], likely: [50, 100] },
  systolic: { possible: [0, 350], likely: [50, 270] },
  diastolic: { possible: [0, 250], likely: [20, 160] },
  pulse: { possible: [0, 350], likely: [25, 240] },
  temperatureCelsius: { possible: [13, 47], likely: [30, 43] },
  painScore: { possible: [0, 10], likely: [0, 10] },
  weightKg: { possible: [0.2, 700], likely: [0.4, 300] },
  heightCm: { possible: [20, 280], likely: [25, 230] },
  glucoseMmolPerL: { possible: [0, 150], likely: [1, 50] },
  litresPerMinute: { possible: [0, 100], likely: [0, 70] },
  fractionPercent: { possible: [21, 100], likely: [21, 100] },
};

/** Temperatures that make sense only as degrees Fahrenheit, glucose only as mg/dL. */
export const FAHRENHEIT_RANGE = [77, 115] as const;
export const GLUCOSE_MG_PER_DL_FROM = 50;
