import type { ReadOnlyDatabase } from '../sqlite-store.ts';
import { openSearchIndex, type SearchIndex } from './patient-search-index.ts';
import { type PatientHit, rankHits, type SearchEntry } from './patient-search-plan.ts';
import {
  type Alternatives,
  alternativesOf,
  countReadings,
  isStillTyped,
  meets,
  readingsOf,
  soundsOf,
} from './patient-search-readings.ts';
import { parsePatientSearch } from './patient-search-text.ts';

export type { PatientHit, PatientMatch } from './patient-search-plan.ts';

export interface PatientSearchRequest {
  readonly text: string;
  readonly limit: number;
  /** Bounds of the work, for tests that want to meet them. */
  readonly compared?: number;
  readonly readWhole?: number;
}

const COMPARED = 256;
const READ_WHOLE = 2048;
/** Each is a search of its own. */
const MOST_READINGS = 16;

/**
 * Patients for what was typed, best first; who only sounds so comes after, where there is room (and nobody else, while a name
 * has hardly been begun). The time depends on what is shown, hardly on how many patients there are.
 *
 * @SAFETY Who meets every word typed is found wherever those are at most `limit`. Where they are more, who has every
 * word whole (a record number, a full name with its birth date) is looked up before who has words that only begin so.
 */
export function searchPatients(db: ReadOnlyDatabase, request: PatientSearchRequest): PatientHit[] {
  const { text, limit, compared = COMPARED, readWhole = READ_WHOLE } = request;
  const terms = parsePatientSearch(text);
  if (terms.length === 0 || limit <= 0) return [];
  const index = openSearchIndex(db, { limit, compared, readWhole });
  const typed = listMatches(index, alternativesOf(terms));
  const hits = rankHits(typed, terms, limit);
  const mayAdd = hits.length === 0 || (hits.length < limit && !isStillTyped(terms));
  const sounds = mayAdd ? soundsOf(terms) : undefined;
  if (!sounds) return hits;
  const known = new Set(typed.map(({ patientId }) => patientId));
  const alike = listMatches(index, sounds).filter(({ patientId }) => !known.has(patientId));
  return [...hits, ...rankHits(alike, terms, limit - hits.length)];
}

function listMatches(index: SearchIndex, alternatives: Alternatives): SearchEntry[] {
  const known = alternatives.map((ways) => ways.filter(index.isKnown));
  const numbers = countReadings(known) > MOST_READINGS ? index.findAny(known) : readingsOf(known).flatMap(index.find);
  return index.listEntries(new Set(numbers)).filter(({ words }) => meets(words.split(' '), alternatives));
}
