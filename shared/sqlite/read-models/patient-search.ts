import type { SqliteDatabase } from '../connection.ts';
import { patientSearchTokens } from './patient-search-tokens.ts';
import type { ReadModel, WinnerView } from './read-model.ts';

/**
 * Patients by what a registrar types. The full-text index holds no text, only which patient has which word; `prefix`
 * keeps lists for the first letters, so that a word typed halfway costs no more than a whole one (the letter in front
 * counts as one of them).
 */
export const patientSearch: ReadModel = {
  name: 'patient-search',
  version: 1,
  kinds: ['Patient'],
  ddl: `
    CREATE TABLE patient_search_entry (number INTEGER PRIMARY KEY, patient_id TEXT NOT NULL UNIQUE, words TEXT NOT NULL);
    CREATE VIRTUAL TABLE patient_search_word USING fts5(
      words, content = '', contentless_delete = 1, detail = 'none', prefix = '2 3 4 5 6',
      tokenize = "unicode61 remove_diacritics 0 categories 'L* M* N* Co'"
    );`,
  tables: ['patient_search_word', 'patient_search_entry'],
  prepare(db) {
    const find = db.prepare<[string], { number: number; words: string }>(
      'SELECT number, words FROM patient_search_entry WHERE patient_id = ?',
    );
    const insert = db.prepare<[string, string]>('INSERT INTO patient_search_entry (patient_id, words) VALUES (?, ?)');
    const change = db.prepare<[string, number]>('UPDATE patient_search_entry SET words = ? WHERE number = ?');
    const remove = db.prepare<[number]>('DELETE FROM patient_search_entry WHERE number = ?');
    const insertWords = db.prepare<[number | bigint, string]>(
      'INSERT INTO patient_search_word (rowid, words) VALUES (?, ?)',
    );
    const removeWords = db.prepare<[number]>('DELETE FROM patient_search_word WHERE rowid = ?');

    return ({ before, after }) => {
      const words = wordsOf(after);
      const known = before && find.get(after.id);
      if (known?.words === words) return;
      if (known) removeWords.run(known.number);
      if (words === undefined) {
        if (known) remove.run(known.number);
      } else if (known) {
        change.run(words, known.number);
        insertWords.run(known.number, words);
      } else insertWords.run(insert.run(after.id, words).lastInsertRowid, words);
    };
  },
  scrub: mergeWords,
};

/** Pages of the index that one step of cleaning writes. */
const STEP_PAGES = 200;

/**
 * A deleted patient's words stay in the segments of the index until those are merged. All of them are merged into one, a
 * few pages at a time; a step that changes next to nothing was the last.
 */
function mergeWords(db: SqliteDatabase): () => boolean {
  const merge = db.prepare<[number]>("INSERT INTO patient_search_word (patient_search_word, rank) VALUES ('merge', ?)");
  const changes = db.prepare<[], number>('SELECT total_changes()').pluck();
  let begun = false;
  return () => {
    const before = changes.get() ?? 0;
    merge.run(begun ? STEP_PAGES : -STEP_PAGES);
    const isLast = begun && (changes.get() ?? 0) - before < 2;
    begun = !isLast;
    return isLast;
  };
}

/** Undefined for a patient that is not to be found: deleted, or without a readable body. */
function wordsOf({ deleted, body }: WinnerView): string | undefined {
  const resource = deleted ? undefined : body()?.resource;
  return resource === undefined ? undefined : patientSearchTokens(resource).join(' ');
}
