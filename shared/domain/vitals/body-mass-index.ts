import { roundTo } from '#shared/domain/news2/sub-scores.ts';

/** LOINC 39156-5, kg/m². */
export const BODY_MASS_INDEX = '39156-5';

/** VI8 Weight over height squared, to one decimal; undefined unless both are known and make sense. */
export function bodyMassIndex(weightKg: number | undefined, heightCm: number | undefined): number | undefined {
  if (!weightKg || !heightCm || weightKg < 0 || heightCm < 0) return undefined;
  return roundTo(weightKg / (heightCm / 100) ** 2, 1);
}
