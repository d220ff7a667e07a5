/**
 * SC10: a keyboard-wedge scanner that types for another keyboard layout than the computer's. Named, so that somebody sets
 * it right; never repaired, as Y and Z or capitals of a lot could not be told apart.
 */

/** The bracket of a symbology identifier as German, Italian, Spanish (`+`) and French (`$`) layouts have it, then a key. */
const FOREIGN_BRACKET = /^[+$](d2|Q3|e0|C1|E0)[0-9&é"'(àèç_§-]/;
/** Digits typed without shift on a French keyboard. */
const UNSHIFTED_DIGITS = /^[&é"'(§è!çà_-]{8,}/;
const ACCENTED = /[éèçàùß§µ°´¨]/;

export function showsLayoutFault(text: string): boolean {
  return FOREIGN_BRACKET.test(text) || UNSHIFTED_DIGITS.test(text) || ACCENTED.test(text);
}
