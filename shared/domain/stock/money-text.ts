import type { Money } from './valuation.ts';

const CENTS = 10_000_000_000n;

/** To the hundredth, halves away from nought: `1234.50`. */
export function moneyText(money: Money): string {
  const size = money < 0n ? -money : money;
  const cents = (size + CENTS / 2n) / CENTS;
  const sign = money < 0n && cents > 0n ? '-' : '';
  return `${sign}${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`;
}
