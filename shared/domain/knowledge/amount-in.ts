import type { Amount } from './ordered-drug.ts';

/** Of one unit there may be several spellings; of mass, several sizes. */
const GRAMS: Readonly<Record<string, number>> = {
  kg: 1000,
  g: 1,
  gram: 1,
  grams: 1,
  mg: 1e-3,
  milligram: 1e-3,
  milligrams: 1e-3,
  ug: 1e-6,
  mcg: 1e-6,
  µg: 1e-6,
  μg: 1e-6,
  microgram: 1e-6,
  micrograms: 1e-6,
  ng: 1e-9,
  nanogram: 1e-9,
  nanograms: 1e-9,
};
const UNITS: Readonly<Record<string, string>> = { units: 'unit', unit: 'unit', '[iu]': 'iu', iu: 'iu' };

/** How many `unit` an amount is; undefined where the two cannot be compared. @SAFETY No density, no activity is assumed. */
export function amountIn({ value, unit: from }: Amount, unit: string): number | undefined {
  const [a, b] = [from.trim().toLowerCase(), unit.trim().toLowerCase()];
  const [mass, wanted] = [GRAMS[a], GRAMS[b]];
  if (mass !== undefined && wanted !== undefined) return tidy((value * mass) / wanted);
  return (UNITS[a] ?? a) === (UNITS[b] ?? b) ? value : undefined;
}

/** Without the last digits of binary fractions: 0.1 g are 100 mg. */
export function tidy(value: number): number {
  return Number(value.toPrecision(12));
}
