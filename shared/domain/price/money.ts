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

/** With all places of the currency: `12.50`, `-0.05`, `1200`. More places than those are shown, never cut. */
export function moneyText(value: Exact, decimals: number): MoneyText {
  const [whole = '', places = ''] = exactText(value, 9).split('.');
  const shown = places.padEnd(decimals, '0');
  return shown === '' ? whole : `${whole}.${shown}`;
}

export function sumOf(values: readonly Exact[]): Exact {
  return values.reduce(add, ZERO);
}
