/** Letters that Unicode does not decompose. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ı: 'i',
  ŋ: 'ng',
};
const LETTER = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'g');
/** Latin, Greek and Cyrillic accents, Arabic vowel signs and tatweel. Indic vowel signs carry the word and stay. */
const ACCENTS = /[\u0300-\u036f\u0640\u064b-\u065f\u0670]/g;
const APOSTROPHES = /['’‘ʼʻ`´′]/g;
const BETWEEN_WORDS = /[^\p{L}\p{M}\p{N}]+/gu;
/** Müller, Mueller and Muller are one name to whoever types it. */
const UMLAUT_SPELLINGS = /([aou])e/g;

/**
 * The form of a name by which it is compared and searched (DU1): lower case, without diacritics, umlauts and their
 * two-letter spellings as the plain vowel, apostrophes gone, hyphens and other marks as one space. Idempotent
 * and stable for prefixes: what is typed first folds to the beginning of the whole.
 */
export function foldName(text: string): string {
  const plain = text
    .replace(APOSTROPHES, '')
    .normalize('NFKD')
    .toLowerCase()
    .replace(LETTER, (letter) => LETTERS[letter] ?? letter)
    .replace(ACCENTS, '')
    .normalize('NFC');
  return foldVowels(plain).replace(BETWEEN_WORDS, ' ').trim();
}

/** Repeats until nothing changes ("uee"), so that folding twice is folding once. */
function foldVowels(text: string): string {
  const folded = text.replace(UMLAUT_SPELLINGS, '$1');
  return folded === text ? text : foldVowels(folded);
}

export function foldedWords(text: string): string[] {
  const folded = foldName(text);
  return folded === '' ? [] : folded.split(' ');
}
