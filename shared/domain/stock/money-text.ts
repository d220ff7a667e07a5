import type { Money } from './valuation.ts';

/** Decimals of `Money`. */
const PLACES = 12;

/** SL18: in the smallest unit of the currency, halves away from nought: `1234.50`, `-0.125`, `1200`. */
export function moneyText(money: Money, decimals = 2): string {
  const unit = 10n ** BigInt(PLACES - decimals);
  const size = money < 0n ? -money : money;
  const units = (size + unit / 2n) / unit;
  const sign = money < 0n && units > 0n ? '-' : '';
  const digits = String(units).padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  return decimals === 0 ? `${sign}${whole}` : `${sign}${whole}.${digits.slice(-decimals)}`;
}

/** Places of a currency (ISO 4217): 2 for EUR, 0 for JPY, 3 for KWD; 2 where nobody knows it. */
export function currencyDecimals(currency: string | undefined): number {
  if (currency === undefined || !/^[A-Z]{3}$/.test(currency)) return 2;
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
}
