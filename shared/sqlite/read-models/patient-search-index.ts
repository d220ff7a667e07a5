import type { ReadOnlyDatabase } from '../sqlite-store.ts';
import { begunPair, exactPair, LAST, type PairRange, pairsOf } from './patient-search-pairs.ts';
import type { SearchEntry } from './patient-search-plan.ts';
import type { Alternatives, Reading } from './patient-search-readings.ts';

/** Bounds of one search. */
export interface SearchBounds {
  /** So many hits are shown. */
  readonly limit: number;
  /** Of a longer list the shortest words lead: those that fit what was typed best. */
  readonly compared: number;
  /** A list of patients that is no longer is read whole. */
  readonly readWhole: number;
}

const WORDS = 'patient_search_word_term WHERE term >= ? AND term <= ?';
const PAIRS = 'patient_search_pair_term WHERE term >= ? AND term <= ? AND term GLOB ?';
const list = (range: string) => `SELECT doc FROM ${range} LIMIT ?`;
/** A patient may have many words of a range. */
const distinct = (range: string) => `SELECT DISTINCT doc FROM ${range} LIMIT ?`;
const closest = (range: string) =>
  `SELECT doc FROM (SELECT doc, term FROM ${range} LIMIT ?) GROUP BY doc ORDER BY min(length(term)) LIMIT ?`;
const MATCH = 'SELECT rowid FROM patient_search_word WHERE patient_search_word MATCH ? LIMIT ?';
/** Reading one more list costs more than looking at so many patients. */
const FEW_LEFT = 50;

/** With the letter in front. So many patients have a word that begins with one letter that their list is not tried. */
const ONE_LETTER = 2;

/** Of some patients those that have every one of some words. */
const HAVING = `SELECT number FROM json_each(?) AS candidate JOIN patient_search_entry ON number = candidate.value
  WHERE NOT EXISTS (SELECT 1 FROM json_each(?) AS word WHERE instr(' ' || words || ' ', word.value) = 0) LIMIT ?`;
const ENTRIES = `SELECT patient_id AS patientId, words FROM patient_search_entry
  WHERE number IN (SELECT value FROM json_each(?))`;

type WordRange = [from: string, to: string];
type PairBounds = [from: string, to: string, glob: string];
type Numbers = readonly number[];
type Statements = ReturnType<typeof prepare>;
const prepared = new WeakMap<ReadOnlyDatabase, Statements>();

function prepare(db: ReadOnlyDatabase) {
  return {
    words: db.prepare<[...WordRange, number], number>(list(WORDS)).pluck(),
    distinctWords: db.prepare<[...WordRange, number], number>(distinct(WORDS)).pluck(),
    closestWords: db.prepare<[...WordRange, number, number], number>(closest(WORDS)).pluck(),
    pairs: db.prepare<[...PairBounds, number], number>(list(PAIRS)).pluck(),
    distinctPairs: db.prepare<[...PairBounds, number], number>(distinct(PAIRS)).pluck(),
    closestPairs: db.prepare<[...PairBounds, number, number], number>(closest(PAIRS)).pluck(),
    match: db.prepare<[string, number], number>(MATCH).pluck(),
    having: db.prepare<[string, string, number], number>(HAVING).pluck(),
    entries: db.prepare<[string], SearchEntry>(ENTRIES),
  };
}

function statementsOf(db: ReadOnlyDatabase): Statements {
  const known = prepared.get(db) ?? prepare(db);
  prepared.set(db, known);
  return known;
}

/** Who has all of these words, as begun. */
interface List {
  readonly words: readonly string[];
  read(): Numbers;
}

export interface SearchIndex {
  /** Whether a word begins so. */
  isKnown(beginning: string): boolean;
  /** Numbers of patients that may meet a reading: all, or where those are many the best. Each is to be judged by its entry. */
  find(reading: Reading): Numbers;
  /** The same for every mixture of alternatives at once, which walks over their lists. */
  findAny(alternatives: Alternatives): Numbers;
  listEntries(numbers: ReadonlySet<number>): SearchEntry[];
}

export function openSearchIndex(db: ReadOnlyDatabase, { limit, compared, readWhole }: SearchBounds): SearchIndex {
  const statements = statementsOf(db);

  const listWords = (word: string, most: number): Numbers => statements.words.all(...rangeOf(word), most);
  const listPairs = (ranges: readonly PairRange[], most: number): Numbers =>
    ranges.flatMap((range) => statements.pairs.all(...boundsOf(range), most));

  /** Who has the word whole, and who has a word that hardly goes on. */
  const findWord = (word: string): Numbers => {
    const near = statements.closestWords.all(...rangeOf(word), compared, limit);
    if (near.length < limit) return statements.distinctWords.all(...rangeOf(word), limit);
    return [...statements.words.all(word, word, limit), ...near];
  };
  const findPair = (one: string, other: string, ranges: readonly PairRange[]): Numbers => [
    ...ranges.flatMap((range) => findInRange(boundsOf(range), isHardlyBegun([one, other]) ? 2 * limit : compared)),
    ...listPairs(exactPair(one, other), limit),
  ];
  const findInRange = (bounds: PairBounds, most: number): Numbers => {
    const near = statements.closestPairs.all(...bounds, Math.min(most, compared), limit);
    return near.length < limit ? statements.distinctPairs.all(...bounds, limit) : near;
  };
  const findAll = (alternatives: Alternatives): Numbers => {
    const found = statements.match.all(allOf(alternatives, begun), limit);
    return found.length < limit ? found : [...statements.match.all(allOf(alternatives, whole), limit), ...found];
  };

  /** Who is in every list that is short and adds to the others; undefined where none is. */
  const findInShort = (reading: Reading): Numbers | undefined => {
    let left: Numbers | undefined;
    const met = new Set<string>();
    for (const { words, read } of listsOf(reading)) {
      if (words.every((word) => met.has(word))) continue;
      const next = read();
      if (next.length > readWhole) continue;
      for (const word of words) met.add(word);
      left = left ? intersect(left, next) : next;
      if (left.length <= FEW_LEFT) break;
    }
    return left;
  };
  const listsOf = (reading: Reading): List[] => {
    const singles = byLength(reading.filter((word) => word.length > ONE_LETTER)).map((word) => ({
      words: [word],
      read: once(word, () => listWords(word, readWhole + 1)),
    }));
    const pairs = pairsOf(reading).flatMap(([one, other]) => {
      const ranges = begunPair(one, other);
      return ranges
        ? [{ words: [one, other], read: once(`${one} ${other}`, () => listPairs(ranges, readWhole + 1)) }]
        : [];
    });
    const [rare, common] = [singles.filter(isOfNumber), singles.filter((list) => !isOfNumber(list))];
    return [...rare, ...pairs, ...common];
  };
  /** The readings of one search share most of their lists. */
  const lists = new Map<string, Numbers>();
  const once = (name: string, read: () => Numbers) => (): Numbers => {
    const known = lists.get(name) ?? read();
    lists.set(name, known);
    return known;
  };

  const selectBest = (numbers: Numbers, reading: Reading): Numbers => {
    const words = reading.map((word) => (word.startsWith('k') ? ` ${word} ` : ` ${word}`));
    const found = statements.having.all(JSON.stringify(numbers), JSON.stringify(words), limit);
    return found.length < limit ? found : [...listWhole(reading), ...found];
  };
  const listWhole = (reading: Reading): Numbers => statements.match.all(allOf(asAlternatives(reading), whole), limit);

  const find = (reading: Reading): Numbers => {
    const needed = withoutImplied(reading);
    if (needed.length === reading.length) return findNeeded(needed);
    return [...findNeeded(needed), ...listWhole(reading)];
  };
  const findNeeded = (reading: Reading): Numbers => {
    const [one = '', other] = reading;
    if (other === undefined) return findWord(one);
    const ranges = reading.length === 2 ? begunPair(one, other) : undefined;
    if (ranges) return findPair(one, other, ranges);
    const short = findInShort(reading);
    if (!short) return findAll(asAlternatives(reading));
    return short.length <= compared ? short : selectBest(short, reading);
  };

  return {
    isKnown: (beginning) => listWords(beginning, 1).length > 0,
    find,
    findAny: findAll,
    listEntries: (numbers) => (numbers.size === 0 ? [] : statements.entries.all(JSON.stringify([...numbers]))),
  };
}

/** Two letters: whoever is shown is one of a crowd. Of a range that begins so most is passed over. */
const isHardlyBegun = (reading: Reading): boolean => reading.every((word) => word.length <= ONE_LETTER);

function boundsOf({ from, to, glob }: PairRange): PairBounds {
  return [from, to, glob];
}

/** A sound is always whole. */
function rangeOf(word: string): WordRange {
  return word.startsWith('k') ? [word, word] : [word, word + LAST];
}

/** Who has "okafor" has "oka" as well: one word may be what two terms begin. */
function withoutImplied(reading: Reading): Reading {
  const implies = (longer: string, word: string) => (word.startsWith('k') ? longer === word : longer.startsWith(word));
  return reading.filter(
    (word, at) =>
      !reading.some((other, place) => place !== at && implies(other, word) && (other !== word || place < at)),
  );
}

/** The longer is mostly the rarer. */
function byLength(words: Reading): Reading {
  return [...words].sort((one, other) => other.length - one.length);
}

/** Of a telephone or a record number. */
function isOfNumber({ words }: List): boolean {
  return words.every((word) => word.startsWith('p') || word.startsWith('i'));
}

function intersect(some: Numbers, others: Numbers): Numbers {
  const all = new Set(others);
  return some.filter((number) => all.has(number));
}

function asAlternatives(reading: Reading): Alternatives {
  return reading.map((word) => [word]);
}

const whole = (word: string): string => `"${word.replaceAll('"', '')}"`;
const begun = (word: string): string => (word.startsWith('k') ? whole(word) : `${whole(word)} *`);

function allOf(alternatives: Alternatives, spell: (word: string) => string): string {
  return alternatives.map((words) => `(${words.map(spell).join(' OR ')})`).join(' AND ');
}
