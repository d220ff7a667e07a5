import { type Amount, amount } from '../medication/amount.ts';
import { compare, findExact, ZERO } from '../medication/exact.ts';
import type { Strength } from '../medication/product-amount.ts';
import { findUnit } from '../medication/units.ts';

/**
 * `500 mg`, `250 mg/5 mL`, `100 micrograms per puff`. Without a second half it is what one base unit holds. Undefined for
 * anything else. @SAFETY A decimal comma is refused: 1,5 and 1,500 cannot be told apart.
 */
export function readStrength(text: string, baseUnit: string): Strength | undefined {
  const [first = '', second, ...more] = text.split(/\s*\/\s*|\s+per\s+/);
  const active = readAmount(first);
  const per = second === undefined ? readAmount(`1 ${baseUnit}`) : (readAmount(second) ?? readAmount(`1 ${second}`));
  return active && per && more.length === 0 ? { active, per } : undefined;
}

function readAmount(text: string): Amount | undefined {
  const [, number = '', unitText = ''] = /^([\d.]+)\s*(\S.*)$/.exec(text.trim()) ?? [];
  const unit = findUnit(unitText);
  const value = findExact(number);
  return unit && value && compare(value, ZERO) > 0 ? amount(value, unit) : undefined;
}
