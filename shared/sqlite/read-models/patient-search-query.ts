import { phoneticKeys } from '#shared/domain/patient/phonetic-keys.ts';
import type { ReadOnlyDatabase } from '../sqlite-store.ts';
import { parsePatientSearch, type SearchTerm } from './patient-search-text.ts';

export type PatientMatch = 'name' | 'phonetic' | 'birthDate' | 'phone' | 'identifier';

export interface PatientHit {
  readonly patientId: string;
  /** From 0 to 1; whole words above beginnings above words that only sound alike. */
  readonly score: number;
  /** What the match rests on most. */
  readonly matched: PatientMatch;
}

interface Entry {
  readonly patientId: string;
  readonly words: string;
}

const SQL = `SELECT patient_id AS patientId, words FROM patient_search_entry
  WHERE number IN (SELECT rowid FROM patient_search_word WHERE patient_search_word MATCH ? LIMIT ?)`;

/** More candidates than asked for are scored, so that the best of them lead. */
const CANDIDATES_PER_HIT = 4;

/**
 * Patients for what was typed, best first. Whole words are looked up first, then beginnings, then sounds, each only when
 * the one before left room: the time depends on what is shown, hardly on how many patients there are.
 */
export function searchPatients(db: ReadOnlyDatabase, { text, limit }: { text: string; limit: number }): PatientHit[] {
  const terms = parsePatientSearch(text);
  if (terms.length === 0) return [];
  const statement = db.prepare<[string, number], Entry>(SQL);
  const found = new Map<string, PatientHit>();
  for (const expression of expressionsOf(terms)) {
    if (found.size >= limit) break;
    for (const entry of statement.all(expression, limit * CANDIDATES_PER_HIT)) {
      if (!found.has(entry.patientId)) found.set(entry.patientId, toHit(entry, terms));
    }
  }
  return [...found.values()].sort(byScore).slice(0, limit);
}

/** Whole words (the last may be a beginning), beginnings, sounds. */
function expressionsOf(terms: readonly SearchTerm[]): string[] {
  const last = terms.length - 1;
  const whole = terms.map((term, index) =>
    index === last ? anyBeginning(term) : (wholeName(term) ?? anyBeginning(term)),
  );
  const beginnings = terms.map(anyBeginning);
  const sounds = terms.map((term) => anySound(term) ?? anyBeginning(term));
  const exactLast = terms.map((term) => wholeName(term) ?? anyBeginning(term));
  return [...new Set([exactLast, whole, beginnings, sounds].map((parts) => parts.join(' AND ')))];
}

function wholeName({ name }: SearchTerm): string | undefined {
  return name === undefined ? undefined : quoted(`n${name}`);
}

function anyBeginning({ beginnings }: SearchTerm): string {
  return `(${beginnings.map((beginning) => `${quoted(beginning)} *`).join(' OR ')})`;
}

const SHORTEST_SOUND = 3;

function anySound({ name }: SearchTerm): string | undefined {
  const keys = name === undefined || name.length < SHORTEST_SOUND ? [] : phoneticKeys(name);
  return keys.length === 0 ? undefined : `(${keys.map((key) => quoted(`k${key.toLowerCase()}`)).join(' OR ')})`;
}

function quoted(word: string): string {
  return `"${word.replaceAll('"', '')}"`;
}

const MATCH_OF: Readonly<Record<string, PatientMatch>> = { n: 'name', b: 'birthDate', p: 'phone', i: 'identifier' };
const RANK: readonly PatientMatch[] = ['identifier', 'name', 'phone', 'birthDate', 'phonetic'];

function toHit({ patientId, words }: Entry, terms: readonly SearchTerm[]): PatientHit {
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
