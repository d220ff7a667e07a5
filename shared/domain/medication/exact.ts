/**
 * Exact numbers for doses: a fraction of two whole numbers. @SAFETY 0.1 + 0.2 is 0.3 here, and 10 mg/kg × 25.36 kg is
 * what a person gets on paper; a binary float is neither. Numbers come in as written (text, or a JSON number by its
 * shortest text) and leave as text.
 */
export interface Exact {
  readonly n: bigint;
  /** More than nought; `n` and `d` have no common divisor. */
  readonly d: bigint;
}

const PLAIN = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d{1,3}))?$/i;

/** A number as written; undefined when it is none. A decimal comma is not read: it is a thousands mark elsewhere. */
export function findExact(written: string | number): Exact | undefined {
  const parts = PLAIN.exec(String(written).trim());
  const [, sign = '', whole = '', decimals = '', power = '0'] = parts ?? [];
  if (!parts || whole + decimals === '') return undefined;
  const digits = BigInt(`${sign === '-' ? '-' : ''}${whole}${decimals}`);
  const shift = Number(power) - decimals.length;
  return shift >= 0 ? reduced(digits * 10n ** BigInt(shift), 1n) : reduced(digits, 10n ** BigInt(-shift));
}

export function exact(written: string | number): Exact {
  const found = findExact(written);
  if (!found) throw new Error('Not a number');
  return found;
}

function reduced(n: bigint, d: bigint): Exact {
  const sign = d < 0n ? -1n : 1n;
  const divisor = commonDivisor(n < 0n ? -n : n, d * sign);
  return { n: (sign * n) / divisor, d: (sign * d) / divisor };
}

function commonDivisor(one: bigint, other: bigint): bigint {
  let [a, b] = [one, other];
  while (b !== 0n) [a, b] = [b, a % b];
  return a === 0n ? 1n : a;
}

export const ZERO: Exact = { n: 0n, d: 1n };

export function add(one: Exact, other: Exact): Exact {
  return reduced(one.n * other.d + other.n * one.d, one.d * other.d);
}

export function subtract(one: Exact, other: Exact): Exact {
  return reduced(one.n * other.d - other.n * one.d, one.d * other.d);
}

export function multiply(one: Exact, other: Exact): Exact {
  return reduced(one.n * other.n, one.d * other.d);
}

/** Throws on a divisor of nought: whoever divides asks first. */
export function divide(one: Exact, other: Exact): Exact {
  if (other.n === 0n) throw new Error('Divided by nought');
  return reduced(one.n * other.d, one.d * other.n);
}

/** Below, at or above nought as `one` is less than, equal to or more than `other`. */
export function compare(one: Exact, other: Exact): -1 | 0 | 1 {
  const difference = one.n * other.d - other.n * one.d;
  if (difference === 0n) return 0;
  return difference < 0n ? -1 : 1;
}

export function least(one: Exact, other: Exact): Exact {
  return compare(one, other) <= 0 ? one : other;
}

export function isWhole(value: Exact): boolean {
  return value.d === 1n;
}

/** The nearest multiple of `step` (more than nought); between two of them the smaller. */
export function roundToStep(value: Exact, step: Exact): Exact {
  const steps = divide(value, step);
  const below = floorOf(steps);
  const rest = subtract(steps, { n: below, d: 1n });
  const count = compare(rest, { n: 1n, d: 2n }) > 0 ? below + 1n : below;
  return multiply({ n: count, d: 1n }, step);
}

function floorOf({ n, d }: Exact): bigint {
  const quotient = n / d;
  return n < 0n && quotient * d !== n ? quotient - 1n : quotient;
}

/**
 * As clinicians write it: leading zero, no trailing zero, no thousands mark. A fraction without an end is cut to
 * `decimals` places, half away from nought; whether it was cut `isDecimal` says.
 */
export function exactText(value: Exact, decimals = 6): string {
  const scale = 10n ** BigInt(decimals);
  const size = value.n < 0n ? -value.n : value.n;
  const scaled = (2n * size * scale + value.d) / (2n * value.d);
  const whole = scaled / scale;
  const rest = (scaled % scale).toString().padStart(decimals, '0').replace(/0+$/, '');
  const sign = value.n < 0n && scaled !== 0n ? '-' : '';
  return `${sign}${whole}${rest ? `.${rest}` : ''}`;
}

/** Whether it can be written in `decimals` places without loss. */
export function isDecimal(value: Exact, decimals = 6): boolean {
  return (10n ** BigInt(decimals) * value.n) % value.d === 0n;
}
