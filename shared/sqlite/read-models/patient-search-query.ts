import type { ReadOnlyDatabase } from '../sqlite-store.ts';
import {
  CANDIDATES_PER_HIT,
  type PatientHit,
  PatientSearch,
  type SearchDialect,
  type SearchEntry,
} from './patient-search-plan.ts';

export type { PatientHit, PatientMatch } from './patient-search-plan.ts';

const SQL = `SELECT patient_id AS patientId, words FROM patient_search_entry
  WHERE number IN (SELECT rowid FROM patient_search_word WHERE patient_search_word MATCH ? LIMIT ?)`;

const quoted = (word: string): string => `"${word.replaceAll('"', '')}"`;

const FTS5: SearchDialect = { word: quoted, beginning: (word) => `${quoted(word)} *`, and: ' AND ', or: ' OR ' };

/**
 * Patients for what was typed, best first. Whole words are looked up first, then beginnings, then sounds, each only when
 * the one before left room: the time depends on what is shown, hardly on how many patients there are.
 */
export function searchPatients(db: ReadOnlyDatabase, { text, limit }: { text: string; limit: number }): PatientHit[] {
  const search = new PatientSearch(text, FTS5);
  const statement = db.prepare<[string, number], SearchEntry>(SQL);
  for (const expression of search.expressions) {
    if (search.size >= limit) break;
    search.add(statement.all(expression, limit * CANDIDATES_PER_HIT));
  }
  return search.best(limit);
}
