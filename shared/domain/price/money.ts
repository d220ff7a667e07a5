/**
 * Money is a decimal as text and is reckoned as a fraction (PX1): no sum of it ever passes through a binary number.
 */
import { add, type Exact, exact, exactText, multiply, ZERO } from '../medication/exact.ts';

/** An amount of a currency that stands beside it, in its places, e.g. `12.50`. */
export type MoneyText = string;

/** To the smallest unit of the currency, half away from nought. */
export function roundMoney(value: Exact, decimals: number): Exact {
  return exact(exactText(value, decimals));
}

/** To a multiple of `step` (more than nought), half up: what can be paid in coins. */
export function roundToCoin(value: Exact, step: Exact): Exact {
  const [n, d] = [value.n * step.d, value.d * step.n];
  const count = (2n * n + d) / (2n * d);
  return multiply({ n: count, d: 1n }, step);
}

/** With all its places: `12.50`, `-0.05`, `1200`. Throws where it has more places than the currency. */
export function moneyText(value: Exact, decimals: number): MoneyText {
  const text = exactText(value, 9);
  const [whole = '', places = ''] = text.split('.');
  if (places.length > decimals) throw new Error('More places than the currency has');
  return decimals === 0 ? whole : `${whole}.${places.padEnd(decimals, '0')}`;
}

export function sumOf(values: readonly Exact[]): Exact {
  return values.reduce(add, ZERO);
}
