/** A price as it is said: `2.8` is 2.80; whole amounts and finer ones stay as they are. */
export function priceWords({ value, currency }: { readonly value: string; readonly currency: string }): string {
  const [whole = '', places] = value.split('.');
  return `${places === undefined ? whole : `${whole}.${places.padEnd(2, '0')}`} ${currency}`;
}
