/** The GS1 check digit (modulo 10, weights 3 and 1 from the right) that follows `digits`. */
export function gs1CheckDigit(digits: string): string {
  let sum = 0;
  for (let at = 0; at < digits.length; at += 1) {
    const weight = (digits.length - at) % 2 === 1 ? 3 : 1;
    sum += Number(digits[at]) * weight;
  }
  return String((10 - (sum % 10)) % 10);
}

/** Whether the last digit is the check digit of those before it. */
export function hasGs1CheckDigit(digits: string): boolean {
  return /^\d{2,}$/.test(digits) && gs1CheckDigit(digits.slice(0, -1)) === digits.at(-1);
}

/** GTIN-8, -12, -13 as the 14 digits under which products are kept. */
export function padGtin(digits: string): string {
  return digits.padStart(14, '0');
}
