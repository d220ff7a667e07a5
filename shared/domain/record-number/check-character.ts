/**
 * ISO/IEC 7064 MOD 37,2: one check character over letters and digits. Chosen over Damm and Luhn because it covers the
 * letters of the site prefix too, and as a pure system on a prime it detects every single substitution and every
 * adjacent transposition, the check character included.
 */
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*';
const MODULUS = 37;
const RADIX = 2;

/** Check character of capitals and digits; may be `*`. */
export function checkCharacter(text: string): string {
  let sum = 0;
  for (const character of text) sum = ((sum + valueOfCharacter(character)) * RADIX) % MODULUS;
  return ALPHABET.charAt((MODULUS + 1 - sum) % MODULUS);
}

function valueOfCharacter(character: string): number {
  const value = ALPHABET.indexOf(character);
  if (value < 0 || value >= 36) throw new Error('Only capitals and digits carry a check character');
  return value;
}
