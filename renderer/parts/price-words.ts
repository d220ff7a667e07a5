import { moneyFor } from '#shared/domain/price/money.ts';
import { priceValue } from '#shared/domain/price/price-value.ts';

/** A price as it is said: `2.8 EUR` is 2.80, `2.8 KWD` 2.800; finer and whole amounts stay as they are. */
export function priceWords(price: { readonly value: string; readonly currency: string }, language: string): string {
  return `${moneyFor(priceValue(price), language)} ${price.currency}`;
}
