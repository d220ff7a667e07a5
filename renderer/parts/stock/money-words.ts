import type { Format } from '../../i18n/use-format.ts';

/** A decimal as core rounded it, with the places it has (SL18): `1,234.500 KWD`. */
export function moneyWords(format: Format, value: string, currency: string | undefined): string {
  const number = format.number(Number(value), value.split('.')[1]?.length ?? 0);
  return currency ? `${number} ${currency}` : number;
}
