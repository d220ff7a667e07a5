/**
 * Quantities of stock: whole millionths of a base unit, so that sums are exact and a million of them fold in a second.
 * Range ±9,007,199,254 base units; a sum beyond is thrown, never rounded.
 */
export type Quantity = number & { readonly unit: 'millionths of a base unit' };

const SCALE = 1_000_000;
const WRITTEN = /^([+-]?)(\d{1,10})(?:\.(\d{1,6}))?$/;

export const NONE = 0 as Quantity;

/** `12`, `-0.5`; undefined of text with more than six decimals, and of what is no number or too large. */
export function findQuantity(written: string): Quantity | undefined {
  const [, sign = '', whole = '', decimals = ''] = WRITTEN.exec(written) ?? [];
  if (whole === '') return undefined;
  const millionths = Number(whole) * SCALE + Number(decimals.padEnd(6, '0'));
  return Number.isSafeInteger(millionths) ? signed(sign, millionths) : undefined;
}

export function quantity(written: string | number): Quantity {
  const found = findQuantity(String(written));
  if (found === undefined) throw new Error('Not a quantity');
  return found;
}

const signed = (sign: string, millionths: number): Quantity =>
  (sign === '-' && millionths !== 0 ? -millionths : millionths) as Quantity;

export function plus(one: Quantity, other: Quantity): Quantity {
  const sum = one + other;
  if (!Number.isSafeInteger(sum)) throw new Error('More stock than can be counted');
  return sum as Quantity;
}

export const negative = (value: Quantity): Quantity => (value === 0 ? value : (-value as Quantity));

export const lesser = (one: Quantity, other: Quantity): Quantity => (one < other ? one : other);

/** Leading zero, no trailing zero, no thousands mark. */
export function quantityText(value: Quantity): string {
  const size = Math.abs(value);
  const decimals = String(size % SCALE)
    .padStart(6, '0')
    .replace(/0+$/, '');
  return `${value < 0 ? '-' : ''}${Math.floor(size / SCALE)}${decimals ? `.${decimals}` : ''}`;
}
