import { phoneticKeys } from '#shared/domain/patient/phonetic-keys.ts';
import { parsePatientSearch, type SearchTerm } from './patient-search-text.ts';

export type PatientMatch = 'name' | 'phonetic' | 'birthDate' | 'phone' | 'identifier';

export interface PatientHit {
  readonly patientId: string;
  /** From 0 to 1; whole words above beginnings above words that only sound alike. */
  readonly score: number;
  /** What the match rests on most. */
  readonly matched: PatientMatch;
}

export interface SearchEntry {
  readonly patientId: string;
  readonly words: string;
}

/** How a full-text index spells what is asked of it. */
export interface SearchDialect {
  word(word: string): string;
  /** Any word that begins so. */
  beginning(word: string): string;
  readonly and: string;
  readonly or: string;
}

/** More candidates than asked for are scored, so that the best of them lead. */
export const CANDIDATES_PER_HIT = 4;
const SHORTEST_SOUND = 3;

/** A search for what was typed, whatever the index: ask its expressions in order until there is enough, then take the best. */
export class PatientSearch {
  readonly expressions: readonly string[];
  readonly #terms: readonly SearchTerm[];
  readonly #found = new Map<string, PatientHit>();

  constructor(text: string, dialect: SearchDialect) {
    this.#terms = parsePatientSearch(text);
    this.expressions = this.#terms.length === 0 ? [] : expressionsOf(this.#terms, dialect);
  }

  get size(): number {
    return this.#found.size;
  }

  add(entries: readonly SearchEntry[]): void {
    for (const entry of entries) {
      if (!this.#found.has(entry.patientId)) this.#found.set(entry.patientId, toHit(entry, this.#terms));
    }
  }

  best(limit: number): PatientHit[] {
    return [...this.#found.values()].sort(byScore).slice(0, limit);
  }
}

/** The best of patients that meet what was typed. */
export function rankHits(entries: readonly SearchEntry[], terms: readonly SearchTerm[], limit: number): PatientHit[] {
  return entries
    .map((entry) => toHit(entry, terms))
    .sort(byScore)
    .slice(0, limit);
}

/** Whole words (@SAFETY so that no whole record number stands behind those that begin so), the last begun, beginnings, sounds. */
function expressionsOf(terms: readonly SearchTerm[], { word, beginning, and, or }: SearchDialect): string[] {
  const anyOf = (parts: readonly string[]) => `(${parts.join(or)})`;
  const wholeName = ({ name }: SearchTerm) => (name === undefined ? undefined : word(`n${name}`));
  const anyBeginning = ({ beginnings }: SearchTerm) => anyOf(beginnings.map(beginning));
  const anySound = ({ name }: SearchTerm) => {
    const keys = name === undefined || name.length < SHORTEST_SOUND ? [] : phoneticKeys(name);
    return keys.length === 0 ? undefined : anyOf(keys.map((key) => word(`k${key.toLowerCase()}`)));
  };
  const last = terms.length - 1;
  const whole = terms.map((term, index) =>
    index === last ? anyBeginning(term) : (wholeName(term) ?? anyBeginning(term)),
  );
  const beginnings = terms.map(anyBeginning);
  const sounds = terms.map((term) => anySound(term) ?? anyBeginning(term));
  const exact = terms.map((term) => anyOf(term.beginnings.map(word)));
  return [...new Set([exact, whole, beginnings, sounds].map((parts) => parts.join(and)))];
}

const MATCH_OF: Readonly<Record<string, PatientMatch>> = { n: 'name', b: 'birthDate', p: 'phone', i: 'identifier' };
const RANK: readonly PatientMatch[] = ['identifier', 'name', 'phone', 'birthDate', 'phonetic'];

function toHit({ patientId, words }: SearchEntry, terms: readonly SearchTerm[]): PatientHit {
  const have = words.split(' ');
  const parts = terms.map((term) => judgeTerm(term, have));
  const score = parts.reduce((sum, part) => sum + part.score, 0) / parts.length;
  const matched = RANK.find((match) => parts.some((part) => part.matched === match)) ?? 'phonetic';
  const sounds = parts.some((part) => part.matched === 'phonetic');
  return { patientId, score: Math.round(score * 1000) / 1000, matched: sounds ? 'phonetic' : matched };
}

function judgeTerm({ beginnings }: SearchTerm, have: readonly string[]): { score: number; matched: PatientMatch } {
  let best: { score: number; matched: PatientMatch } = { score: 0.4, matched: 'phonetic' };
  for (const beginning of beginnings) {
    for (const word of have) {
      if (!word.startsWith(beginning)) continue;
      const score = word === beginning ? 1 : 0.6 + (0.3 * beginning.length) / word.length;
      if (score > best.score) best = { score, matched: MATCH_OF[beginning[0] as string] as PatientMatch };
    }
  }
  return best;
}

function byScore(a: PatientHit, b: PatientHit): number {
  return b.score - a.score || (a.patientId < b.patientId ? -1 : 1);
}
