/**
 * Finding a product by anything typed or scanned (FO4): made once for a formulary, asked at every key. Words are kept in
 * order, so that all that begin with what was typed stand side by side.
 */
import { padGtin } from '../gs1/check-digit.ts';
import { foldedWords } from '../patient/fold-name.ts';
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
}

export function indexProducts(entries: readonly FormularyEntry[]): ProductIndex {
  const sorted = entries.toSorted((one, other) => (sortKey(one) < sortKey(other) ? -1 : 1));
  const owners = new Map<string, Set<number>>();
  const byGtin = new Map<string, { entry: FormularyEntry; pack: Pack }>();
  const byCode = new Map<string, number>();
  for (const [number, entry] of sorted.entries()) {
    for (const word of wordsOf(entry.product)) owners.set(word, (owners.get(word) ?? new Set()).add(number));
    for (const pack of entry.product.packs) byGtin.set(pack.gtin, { entry, pack });
    byCode.set(entry.product.code.toLowerCase(), number);
  }
  const words = [...owners.keys()].sort();
  return { entries: sorted, words, owners: words.map((word) => [...(owners.get(word) ?? [])]), byGtin, byCode };
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

/**
 * The best `limit` for what was typed: all its words have to begin words of the product. The code itself and a scanned
 * GTIN go before everything; then what begins with the first word; active ones before the others.
 */
export function listProducts(index: ProductIndex, typed: string, limit: number): readonly FormularyEntry[] {
  const text = typed.trim();
  const scanned = /^\d{8,14}$/.test(text) ? findByGtin(index, text) : undefined;
  if (scanned) return [scanned.entry];
  const coded = index.byCode.get(text.toLowerCase());
  const words = foldedWords(text);
  const found = words.length === 0 ? [] : findAll(index, words);
  const rank = (number: number): number => {
    const { product } = index.entries[number] as FormularyEntry;
    if (number === coded) return 0;
    const begins = foldedWords(product.generic)[0]?.startsWith(words[0] ?? '') ? 0 : 1;
    return 1 + begins + (product.status === 'active' ? 0 : 4);
  };
  const all = coded === undefined || found.includes(coded) ? found : [coded, ...found];
  const ranked = all.map((number) => [rank(number), number] as const).sort(([a, x], [b, y]) => a - b || x - y);
  return ranked.slice(0, limit).map(([, number]) => index.entries[number] as FormularyEntry);
}

/** Entries that have a word for each beginning. */
function findAll(index: ProductIndex, beginnings: readonly string[]): readonly number[] {
  const sets = beginnings
    .map((beginning) => findBeginning(index, beginning))
    .sort((one, other) => one.size - other.size);
  const [smallest = new Set<number>(), ...others] = sets;
  return [...smallest].filter((number) => others.every((set) => set.has(number)));
}

function findBeginning({ words, owners }: ProductIndex, beginning: string): ReadonlySet<number> {
  const found = new Set<number>();
  for (let at = lowerBound(words, beginning); words[at]?.startsWith(beginning); at += 1)
    for (const number of owners[at] ?? []) found.add(number);
  return found;
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
