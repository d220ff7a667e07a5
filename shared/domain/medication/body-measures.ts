/**
 * Measures of the body that doses are reckoned from (DA8): ideal weight (Devine 1974), surface (Mosteller 1987),
 * creatinine clearance (Cockcroft and Gault 1976), daily fluid (Holliday and Segar 1957, by the hour). They estimate:
 * roots and fitted factors have no exact value, so these alone are plain numbers, and never amounts to be given.
 */
export type Sex = 'M' | 'F';

/** Kilograms, for adults from 152.4 cm (five feet); below that the formula takes off as it adds above. */
export function idealWeightKg(heightCm: number, sex: Sex): number {
  return (sex === 'M' ? 50 : 45.5) + 2.3 * (heightCm / 2.54 - 60);
}

/** Square metres. */
export function bodySurfaceM2(weightKg: number, heightCm: number): number {
  return Math.sqrt((weightKg * heightCm) / 3600);
}

/** mL/min; creatinine in mg/dL. */
export function creatinineClearance(input: {
  readonly ageYears: number;
  readonly weightKg: number;
  readonly sex: Sex;
  readonly creatinineMgPerDl: number;
}): number {
  const { ageYears, weightKg, sex, creatinineMgPerDl } = input;
  return (((140 - ageYears) * weightKg) / (72 * creatinineMgPerDl)) * (sex === 'F' ? 0.85 : 1);
}

/** mL/hour: 4 for each of the first ten kilograms, 2 for each of the next ten, 1 for each beyond. */
export function maintenanceFluidMlPerHour(weightKg: number): number {
  return 4 * Math.min(weightKg, 10) + 2 * Math.min(Math.max(weightKg - 10, 0), 10) + Math.max(weightKg - 20, 0);
}
