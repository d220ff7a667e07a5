import { exact, exactText } from '../medication/exact.ts';
import { convert, findUnit } from '../medication/units.ts';
import type { Amount } from './ordered-drug.ts';

/** How many `unit` an amount is; undefined where the two cannot be compared. @SAFETY No density, no activity is assumed. */
export function amountIn({ value, unit: from }: Amount, unit: string): number | undefined {
  if (!Number.isFinite(value)) return undefined;
  const [a, b] = [findUnit(from), findUnit(unit)];
  if (a === undefined || b === undefined) return from.trim() === unit.trim() ? value : undefined;
  const converted = convert(exact(value), a, b);
  return converted && Number(exactText(converted, 12));
}

/** Without the last digits of binary fractions: 0.1 g are 100 mg. */
export function tidy(value: number): number {
  return Number(value.toPrecision(12));
}
