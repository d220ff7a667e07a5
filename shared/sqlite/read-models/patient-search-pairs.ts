/**
 * Two words of one patient as one word of an index, spelt so that what has been typed of both is one range of it:
 * - `z`: two names, their letters in turn ("okafor", "chidi": `zockhaifdoir.`), so that "oka ch" begins at `zockha`;
 * - `y`: birth year, a name or its sound, the rest of the date (`y1984nokafor.0312`);
 * - `s`: the sounds of two names (`sakfr.xt`).
 *
 * An intersection walks over both lists of patients, however few are in both; a range costs what is in it.
 * A full stop stands in no word: it fills up the shorter name. Long words are cut.
 */

/** From `from` up to and including `to`, of these only what has the form of `glob`. */
export interface PairRange {
  readonly from: string;
  readonly to: string;
  readonly glob: string;
}

/** Sorts after every word of an index. */
export const LAST = '\u{10ffff}';
const LONGEST = 24;
const YEAR_DIGITS = 4;

/** Of the words of one patient, as `patientSearchTokens` makes them. */
export function pairTokens(words: readonly string[]): string[] {
  const of = (letter: string) => words.filter((word) => word.startsWith(letter));
  const [names, sounds] = [of('n'), of('k')];
  const spelt = names.map(lettersOf);
  return [
    ...pairsOf(spelt).map(([one, other]) => interleave(one, other, '.')),
    ...pairsOf(sounds).map(([one, other]) => soundPair(one, other)),
    ...of('b').flatMap((birth) => [...names, ...sounds].map((word) => bornWith(birth, word))),
  ];
}

/** Each two of a list, in its order. */
export function pairsOf<T>(items: readonly T[]): [T, T][] {
  return items.flatMap((one, at) => items.slice(at + 1).map((other): [T, T] => [one, other]));
}

/** Ranges of who has both words whole; none where the words begun say as much, or no pair is made of such words. */
export function exactPair(one: string, other: string): PairRange[] {
  if (areBoth('n', one, other)) return turned(one, other, '.').map(only);
  const [birth, word] = birthFirst(one, other);
  return birth !== undefined && word.startsWith('n') ? [only(bornWith(birth, word))] : [];
}

/** Ranges of who has both words begun (a sound is always whole), and of nobody else. Undefined where there are none. */
export function begunPair(one: string, other: string): PairRange[] | undefined {
  if (isCut(one) || isCut(other)) return undefined;
  if (areBoth('n', one, other)) return turned(one, other, '?').map((form) => rangeOf(`${form}*`));
  if (areBoth('k', one, other)) return [only(soundPair(one, other))];
  const [birth, word] = birthFirst(one, other);
  if (birth === undefined) return undefined;
  if (word.startsWith('k')) return [rangeOf(`${bornWith(birth, word)}*`)];
  const [year, rest] = [birth.slice(1, 1 + YEAR_DIGITS), birth.slice(1 + YEAR_DIGITS)];
  return [rangeOf(`y${year}${cut(word)}*${rest === '' ? '' : `.${rest}*`}`)];
}

function areBoth(letter: string, one: string, other: string): boolean {
  return one.startsWith(letter) && other.startsWith(letter);
}

function birthFirst(one: string, other: string): [birth: string | undefined, word: string] {
  const isDated = (birth: string, word: string) => birth.startsWith('b') && /^[nk]/.test(word);
  if (isDated(one, other)) return [one, other];
  return isDated(other, one) ? [other, one] : [undefined, one];
}

/** Names are typed in any order. */
function turned(one: string, other: string, missing: string): string[] {
  const [first, second] = [lettersOf(one), lettersOf(other)];
  return [interleave(first, second, missing), interleave(second, first, missing)];
}

function interleave(first: readonly string[], second: readonly string[], missing: string): string {
  const length = Math.max(first.length, second.length);
  let text = 'z';
  for (let at = 0; at < length; at += 1) text += (first[at] ?? missing) + (second[at] ?? missing);
  return text;
}

/** The same for either order. */
function soundPair(one: string, other: string): string {
  const [first, second] = [cut(one).slice(1), cut(other).slice(1)];
  return first < second ? `s${first}.${second}` : `s${second}.${first}`;
}

function bornWith(birth: string, word: string): string {
  return `y${birth.slice(1, 1 + YEAR_DIGITS)}${cut(word)}.${birth.slice(1 + YEAR_DIGITS)}`;
}

function lettersOf(word: string): string[] {
  return [...cut(word).slice(1)];
}

function isCut(word: string): boolean {
  return cut(word) !== word;
}

/** The word with its letter in front, never cut within a character. */
function cut(word: string): string {
  return word.length <= LONGEST ? word : [...word].slice(0, LONGEST).join('');
}

function only(token: string): PairRange {
  return { from: token, to: token, glob: '*' };
}

function rangeOf(glob: string): PairRange {
  const from = /^[^?*]*/.exec(glob)?.[0] ?? '';
  return { from, to: from + LAST, glob };
}
