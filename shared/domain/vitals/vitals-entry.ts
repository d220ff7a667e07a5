import type { Gcs } from '#shared/domain/gcs/gcs.ts';
import type { Consciousness } from '#shared/domain/news2/table.ts';

/** Oxygen as given: `air`, or what the patient gets and how. */
export type OxygenEntry =
  | 'air'
  | {
      readonly device?: string | undefined;
      readonly litresPerMinute?: number | undefined;
      readonly fractionPercent?: number | undefined;
    };

/** One set of vital signs, taken together. Units: /min, %, mmHg, degrees Celsius, 0–10, kg, cm, mmol/L. */
export interface VitalsValues {
  readonly respiratoryRate?: number | undefined;
  readonly spo2?: number | undefined;
  readonly systolic?: number | undefined;
  readonly diastolic?: number | undefined;
  readonly pulse?: number | undefined;
  readonly temperatureCelsius?: number | undefined;
  readonly painScore?: number | undefined;
  readonly weightKg?: number | undefined;
  readonly heightCm?: number | undefined;
  readonly glucoseMmolPerL?: number | undefined;
}
export type VitalName = keyof VitalsValues;

/** As the contract's `vitals.record` hands it over. */
export interface VitalsEntry extends VitalsValues {
  /** ISO 8601 with offset. */
  readonly takenAt: string;
  readonly spo2Scale: 1 | 2;
  readonly oxygen?: OxygenEntry | undefined;
  readonly consciousness?: Consciousness | undefined;
  readonly gcs?: Gcs | undefined;
  readonly note?: string | undefined;
  readonly confirmedUnlikely?: boolean | undefined;
}

/**
 * A device through which nothing flows gives no oxygen (VI3). The entry pauses on it; once confirmed it counts as air.
 * Undefined: not recorded.
 */
export function isOnOxygen(oxygen: OxygenEntry | undefined): boolean | undefined {
  if (oxygen === undefined) return undefined;
  if (oxygen === 'air') return false;
  return !isWithoutFlow(oxygen);
}

/** Flow 0, or a fraction of room air, and nothing else that says oxygen. */
export function isWithoutFlow(oxygen: Exclude<OxygenEntry, 'air'>): boolean {
  const { litresPerMinute, fractionPercent } = oxygen;
  const stated = litresPerMinute !== undefined || fractionPercent !== undefined;
  return stated && !(litresPerMinute ?? 0) && (fractionPercent ?? 0) <= 21;
}
