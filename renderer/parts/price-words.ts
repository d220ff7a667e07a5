import { exact } from '#shared/domain/medication/exact.ts';
import { moneyFor, moneyText } from '#shared/domain/price/money.ts';
import { currencyDecimals } from '#shared/domain/stock/money-text.ts';

/** A price as it is said: `2.8 EUR` is 2.80, `2.8 KWD` 2.800; finer and whole amounts stay as they are. */
export function priceWords(
  { value, currency }: { readonly value: string; readonly currency: string },
  language: string,
): string {
  const isWhole = !value.includes('.');
  return `${moneyFor(isWhole ? value : moneyText(exact(value), currencyDecimals(currency)), language)} ${currency}`;
}
