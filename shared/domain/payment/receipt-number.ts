/** Numbers of receipts (TI1): the till's code, the day, a number that counts up on that till alone. */
export interface ReceiptNumbering {
  /** Letters and digits that no other station has. */
  readonly till: string;
  /** `2026-11-22` at the site. */
  readonly today: string;
}

/** One more than the highest of this till and day that is known: gaps would be asked about, doubles are worse. */
export function nextReceiptNumber(known: Iterable<string>, { till, today }: ReceiptNumbering): string {
  const beginning = `${till}-${today.replaceAll('-', '')}-`;
  let highest = 0;
  for (const number of known)
    if (number.startsWith(beginning)) highest = Math.max(highest, Number(number.slice(beginning.length)) || 0);
  return `${beginning}${String(highest + 1).padStart(3, '0')}`;
}
