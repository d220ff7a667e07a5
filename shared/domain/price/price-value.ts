import { exact } from '#shared/domain/medication/exact.ts';
import { currencyDecimals } from '#shared/domain/stock/money-text.ts';
import { moneyText } from './money.ts';

/** The number of a price with the places of its currency: `2.8` EUR is `2.80`; finer and whole amounts stay as they are. */
export function priceValue({ value, currency }: { readonly value: string; readonly currency: string }): string {
  return value.includes('.') ? moneyText(exact(value), currencyDecimals(currency)) : value;
}
