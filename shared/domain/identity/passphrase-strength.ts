/**
 * How long a passphrase would stand against somebody who has the disk and all the time in the world. An estimate by its
 * parts, on the cautious side: a run of letters counts as a word from a list, however long it is; what repeats or counts
 * upwards is worth next to nothing.
 *
 * @SAFETY Each guess costs 64 MiB and three passes of Argon2id (passphrase-vault.ts), so that a rented machine makes some
 * ten thousand a second: 40 bits last years, 55 bits last longer than the records are kept. Below 40 it is refused.
 */
export interface PassphraseStrength {
  readonly state: 'too-weak' | 'fair' | 'strong';
  readonly bits: number;
}

const FAIR_BITS = 40;
const STRONG_BITS = 55;

export function judgePassphrase(passphrase: string): PassphraseStrength {
  const bits = Math.floor(estimateBits(passphrase.normalize('NFKC')));
  return { state: bits < FAIR_BITS ? 'too-weak' : bits < STRONG_BITS ? 'fair' : 'strong', bits };
}

/** A list for dice has 7,776 words (12.9 bits); people choose from fewer. */
const WORD_BITS = 11.5;
const LETTER_BITS = 4.7;
const DIGIT_BITS = 3.3;
const YEAR_BITS = 6;
const SIGN_BITS = 4;
/** A separator that follows a habit. */
const SPACE_BITS = 0.5;

function estimateBits(text: string): number {
  const seen = new Set<string>();
  let bits = 0;
  for (const [part] of text.matchAll(/[\p{L}\p{M}]+|\d+|\s+|[^\p{L}\p{M}\d\s]+/gu)) {
    const key = part.toLowerCase();
    if (!seen.has(key)) bits += bitsOf(part);
    seen.add(key);
  }
  return bits;
}

function bitsOf(part: string): number {
  if (/^\s/.test(part)) return SPACE_BITS;
  if (/^\d/.test(part)) return /^(19|20)\d\d$/.test(part) ? YEAR_BITS : freshCharacters(part) * DIGIT_BITS;
  if (!/^\p{L}/u.test(part)) return freshCharacters(part) * SIGN_BITS;
  if (OFTEN.has(part.toLowerCase())) return 1;
  const letters = freshCharacters(part.toLowerCase()) * LETTER_BITS;
  return Math.min(letters, WORD_BITS) + (/\p{L}\p{Lu}/u.test(part) && letters > WORD_BITS ? 2 : 0);
}

/** Characters that neither repeat the one before nor follow it in the alphabet or on the row of digits. */
function freshCharacters(part: string): number {
  const codes = [...part].map((character) => character.codePointAt(0) ?? 0);
  return codes.filter((code, at) => at === 0 || Math.abs(code - (codes[at - 1] ?? 0)) > 1).length;
}

/** What is tried first everywhere, and what stands on the wall of a ward. */
const OFTEN: ReadonlySet<string> = new Set(
  (
    'password passphrase passwort motdepasse secret admin administrator welcome letmein qwerty azerty qwertz iloveyou ' +
    'holdfast hospital hopital hôpital clinic clinique ward pharmacy pharmacie station desk nurse doctor patient ' +
    'summer winter spring autumn january february march april may june july august september october november december'
  ).split(' '),
);
