/**
 * Finding a product by anything typed or scanned (FO4): made once for a formulary, asked at every key. Words are kept in
 * order, so that all that begin with what was typed stand side by side.
 */
import { padGtin } from '../gs1/check-digit.ts';
import { foldedWords } from '../patient/fold-name.ts';
import { phoneticKeys } from '../patient/phonetic-keys.ts';
import { findNdcGtins } from './find-ndc-gtins.ts';
import type { Pack, Product } from './product.ts';

export interface FormularyEntry {
  /** Of the document. */
  readonly id: string;
  readonly product: Product;
}

export interface ProductIndex {
  readonly entries: readonly FormularyEntry[];
  /** Every word of every name, in order; `owners` has the numbers of its entries. */
  readonly words: readonly string[];
  readonly owners: readonly (readonly number[])[];
  /** By its 14 digits, whatever the level of the pack. */
  readonly byGtin: ReadonlyMap<string, { readonly entry: FormularyEntry; readonly pack: Pack }>;
  readonly byCode: ReadonlyMap<string, number>;
  /** Of each entry's generic; what begins with what was typed goes first. */
  readonly firstWords: readonly string[];
}

export function indexProducts(entries: readonly FormularyEntry[]): ProductIndex {
  const keyed = entries.map((entry) => ({ entry, key: sortKey(entry) }));
  const sorted = keyed.sort((one, other) => (one.key < other.key ? -1 : 1)).map(({ entry }) => entry);
  const owners = new Map<string, Set<number>>();
  const byGtin = new Map<string, { entry: FormularyEntry; pack: Pack }>();
  const byCode = new Map<string, number>();
  for (const [number, entry] of sorted.entries()) {
    for (const word of wordsOf(entry.product)) owners.set(word, (owners.get(word) ?? new Set()).add(number));
    for (const pack of entry.product.packs) byGtin.set(pack.gtin, { entry, pack });
    byCode.set(entry.product.code.toLowerCase(), number);
  }
  const words = [...owners.keys()].sort();
  const firstWords = sorted.map(({ product }) => foldedWords(product.generic)[0] ?? '');
  return {
    entries: sorted,
    words,
    owners: words.map((word) => [...(owners.get(word) ?? [])]),
    byGtin,
    byCode,
    firstWords,
  };
}

function sortKey({ product, id }: FormularyEntry): string {
  const strength = product.ingredients[0]?.strength?.active.value ?? '';
  return [product.generic.toLowerCase(), strength.padStart(12, '0'), product.form, product.code, id].join('\n');
}

function wordsOf({ generic, brand = '', code, form, ingredients, atc = '' }: Product): Set<string> {
  const strengths = ingredients.flatMap(({ strength }) => (strength ? [strength.active.value] : []));
  return new Set([
    ...foldedWords(`${generic} ${brand} ${form} ${atc}`),
    ...foldedWords(code),
    ...foldedWords(code.replace(/^NDC/, '')),
    ...strengths.flatMap(foldedWords),
  ]);
}

/** GTIN of any pack level, 8 to 14 digits. */
export function findByGtin(
  index: ProductIndex,
  gtin: string,
): { readonly entry: FormularyEntry; readonly pack: Pack } | undefined {
  return index.byGtin.get(padGtin(gtin));
}

/** An NDC as it stands on a pack or in a claim. @SAFETY One that leads to two products leads to none. */
function findByNdc(index: ProductIndex, text: string) {
  const found = findNdcGtins(text).flatMap((gtin) => index.byGtin.get(gtin) ?? []);
  return new Set(found.map(({ entry }) => entry.id)).size === 1 ? found[0] : undefined;
}

/** More than a name has; as many as a byte counts. */
const MOST_WORDS = 200;

/**
 * The best `limit` for what was typed: all its words have to begin words of the product. The code itself and a scanned
 * GTIN or NDC go before everything; then what begins with the first word; active ones before the others.
 */
export function listProducts(index: ProductIndex, typed: string, limit: number): readonly FormularyEntry[] {
  const text = typed.trim();
  const scanned = (/^\d{8,14}$/.test(text) ? findByGtin(index, text) : undefined) ?? findByNdc(index, text);
  if (scanned) return [scanned.entry];
  const words = foldedWords(text).slice(0, MOST_WORDS);
  const coded = index.byCode.get(text.toLowerCase());
  const ranks: number[][] = [coded === undefined ? [] : [coded], [], [], [], []];
  for (const number of words.length === 0 ? [] : findNearest(index, words, coded !== undefined))
    if (number !== coded) ranks[1 + rankOf(index, number, words[0] ?? '')]?.push(number);
  const best = ranks.flat().slice(0, limit);
  return best.map((number) => index.entries[number] as FormularyEntry);
}

/** 0 to 3. */
function rankOf({ entries, firstWords }: ProductIndex, number: number, beginning: string): number {
  const begins = firstWords[number]?.startsWith(beginning) ? 0 : 1;
  return begins + (entries[number]?.product.status === 'active' ? 0 : 2);
}

/**
 * All that have a word beginning so for each; where there are none, those that have it within a word; then those of which
 * a word sounds so. @SAFETY What only sounds alike is never mixed with what is written so: a person sees either.
 */
function findNearest(index: ProductIndex, words: readonly string[], isCode: boolean): readonly number[] {
  const begun = findAll(index, words, (word) => beginningWith(index, word));
  if (begun.length > 0 || isCode) return begun;
  const within = findAll(index, words, (word) =>
    word.length < LEAST_WITHIN ? beginningWith(index, word) : having(index, word),
  );
  return within.length > 0 ? within : findAll(index, words, (word) => soundingLike(index, word));
}

/** Shorter parts of words are in nearly every name. */
const LEAST_WITHIN = 3;

/** Numbers of the entries that have one of the words for each that was typed. Marks in one array: the first letter typed finds nearly all. */
function findAll(
  { entries, owners }: ProductIndex,
  typed: readonly string[],
  matching: (word: string) => Iterable<number>,
): number[] {
  const met = new Uint8Array(entries.length);
  for (const [n, word] of typed.entries())
    for (const at of matching(word)) for (const number of owners[at] ?? []) if (met[number] === n) met[number] = n + 1;
  const found: number[] = [];
  for (let number = 0; number < met.length; number += 1) if (met[number] === typed.length) found.push(number);
  return found;
}

function* beginningWith({ words }: ProductIndex, beginning: string): Iterable<number> {
  for (let at = lowerBound(words, beginning); words[at]?.startsWith(beginning); at += 1) yield at;
}

function* having({ words }: ProductIndex, part: string): Iterable<number> {
  for (let at = 0; at < words.length; at += 1) if (words[at]?.includes(part)) yield at;
}

const LEAST_SOUNDING = 4;

/** Made when first nothing is found by letters. */
const sounds = new WeakMap<ProductIndex, ReadonlyMap<string, readonly number[]>>();

function soundingLike(index: ProductIndex, word: string): Iterable<number> {
  // A number has no sound: 50 is not 500. Of few letters everything sounds alike.
  if (word.length < LEAST_SOUNDING || /\d/.test(word)) return beginningWith(index, word);
  let bySound = sounds.get(index);
  if (!bySound) {
    bySound = soundsOf(index);
    sounds.set(index, bySound);
  }
  const known = bySound;
  return new Set(phoneticKeys(word).flatMap((key) => known.get(key) ?? []));
}

function soundsOf({ words }: ProductIndex): ReadonlyMap<string, readonly number[]> {
  const bySound = new Map<string, number[]>();
  for (const [at, word] of words.entries())
    for (const key of /\d/.test(word) ? [] : phoneticKeys(word)) {
      const known = bySound.get(key);
      if (known) known.push(at);
      else bySound.set(key, [at]);
    }
  return bySound;
}

function lowerBound(words: readonly string[], wanted: string): number {
  let [from, to] = [0, words.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((words[middle] ?? '') < wanted) from = middle + 1;
    else to = middle;
  }
  return from;
}
