import type { Amount } from './amount.ts';
import { compare, exact, exactText } from './exact.ts';
import { findUnit, isCounted } from './units.ts';

/**
 * Doses as ISMP wants them read: leading zero, no trailing zero, a comma from 1,000, a space before the unit, `mcg`
 * and `units` spelt out, `mL` with a capital (ISMP List of Error-Prone Abbreviations; standards.md section 13).
 */
export function doseText({ value, unit }: Amount): string {
  return `${numberText(value)} ${isCounted(unit) ? countedUnit(unit, value) : unitText(unit, value)}`;
}

/** The unit behind a number: `56 tablets`, `-1 tablet`; what is no unit of doses stays as it is. */
export function unitAfter(value: string, written: string): string {
  const unit = findUnit(written);
  return unit && isCounted(unit) && Math.abs(Number(value)) > 1 ? pluralOf(unit) : written;
}

export function numberText(value: string): string {
  const [whole = '0', decimals] = exactText(exact(value), 12).split('.');
  return [whole.replace(/\B(?=(\d{3})+(?!\d))/g, ','), ...(decimals ? [decimals] : [])].join('.');
}

function unitText(unit: string, value: string): string {
  return unit === 'units' && isOne(value) ? 'unit' : unit;
}

const PLURALS: Readonly<Record<string, string>> = { patch: 'patches', suppository: 'suppositories' };

/** Half a tablet is `0.5 tablet`; more than one are tablets. */
function countedUnit(unit: string, value: string): string {
  return compare(exact(value), exact(1)) > 0 ? pluralOf(unit) : unit;
}

function pluralOf(unit: string): string {
  return PLURALS[unit] ?? `${unit}s`;
}

function isOne(value: string): boolean {
  return compare(exact(value), exact(1)) === 0;
}
