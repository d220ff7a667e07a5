/**
 * A number as people type it, written with a point: `0,5` is `0.5`, `1 000` and `1,234.5` lose what groups them.
 * @SAFETY What two people would read differently stays as it was typed, and whoever reads numbers refuses the comma:
 * `1,000` is a thousand to one and one to the other.
 */
export function plainNumber(typed: string): string {
  const text = typed.trim().replace('\u2212', '-');
  if (GROUPED_BY_SPACES.test(text)) return text.replaceAll(/\s/g, '').replace(',', '.');
  if (GROUPED_BY_COMMAS.test(text)) return text.replaceAll(',', '');
  return DECIMAL_COMMA.test(text) ? text.replace(',', '.') : text;
}

const GROUPED_BY_SPACES = /^-?\d{1,3}(?:\s\d{3})+(?:[.,]\d*)?$/;
/** More than one group, or decimals behind it: the comma can only be that of thousands. */
const GROUPED_BY_COMMAS = /^-?[1-9]\d{0,2}(?:(?:,\d{3}){2,}|,\d{3}(?=\.))(?:\.\d*)?$/;
/** Behind it are not three digits, or before it is nought or a number that was not grouped. */
const DECIMAL_COMMA = /^-?(?:\d+,(?:\d{0,2}|\d{4,})|(?:0+|\d{4,}),\d*)$/;
