import { doseText } from '../medication/dose-text.ts';
import { findUnit } from '../medication/units.ts';

/** So much of a product in its base unit, as it is read: `56 tablets`. */
export function amountText(value: string, unit: string): string {
  const known = findUnit(unit);
  return known ? doseText({ value, unit: known }) : `${value} ${unit}`.trim();
}
