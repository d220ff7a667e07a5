import type { SqliteDatabase } from '../connection.ts';
import { pairTokens } from './patient-search-pairs.ts';
import { patientSearchTokens } from './patient-search-tokens.ts';
import type { ReadModel, WinnerView } from './read-model.ts';

/**
 * Patients by what a registrar types. The full-text indexes hold no text, only which patient has which word or pair of
 * words. The beginning of a word is a range of `…_term`; `prefix` serves intersections with what has hardly been begun.
 */
export const patientSearch: ReadModel = {
  name: 'patient-search',
  version: 2,
  kinds: ['Patient'],
  ddl: `
    CREATE TABLE patient_search_entry (number INTEGER PRIMARY KEY, patient_id TEXT NOT NULL UNIQUE, words TEXT NOT NULL);
    CREATE VIRTUAL TABLE patient_search_word USING fts5(
      words, content = '', contentless_delete = 1, detail = 'none', prefix = '2 3 5', tokenize = 'ascii'
    );
    CREATE VIRTUAL TABLE patient_search_word_term USING fts5vocab(patient_search_word, instance);
    CREATE VIRTUAL TABLE patient_search_pair USING fts5(
      words, content = '', contentless_delete = 1, detail = 'none', tokenize = "ascii tokenchars '.'"
    );
    CREATE VIRTUAL TABLE patient_search_pair_term USING fts5vocab(patient_search_pair, instance);`,
  tables: [
    'patient_search_pair_term',
    'patient_search_word_term',
    'patient_search_pair',
    'patient_search_word',
    'patient_search_entry',
  ],
  prepare(db) {
    const find = db.prepare<[string], { number: number; words: string }>(
      'SELECT number, words FROM patient_search_entry WHERE patient_id = ?',
    );
    const insert = db.prepare<[string, string]>('INSERT INTO patient_search_entry (patient_id, words) VALUES (?, ?)');
    const change = db.prepare<[string, number]>('UPDATE patient_search_entry SET words = ? WHERE number = ?');
    const remove = db.prepare<[number]>('DELETE FROM patient_search_entry WHERE number = ?');
    const index = prepareIndex(db);

    return ({ before, after }) => {
      const words = wordsOf(after);
      const known = before && find.get(after.id);
      if (known?.words === words) return;
      if (known) index.remove(known.number);
      if (words === undefined) {
        if (known) remove.run(known.number);
      } else if (known) {
        change.run(words, known.number);
        index.add(known.number, words);
      } else index.add(insert.run(after.id, words).lastInsertRowid, words);
    };
  },
  scrub: mergeWords,
};

const FULL_TEXT = ['patient_search_word', 'patient_search_pair'] as const;

function prepareIndex(db: SqliteDatabase) {
  const [addWords, addPairs] = FULL_TEXT.map((table) =>
    db.prepare<[number | bigint, string]>(`INSERT INTO ${table} (rowid, words) VALUES (?, ?)`),
  );
  const removals = FULL_TEXT.map((table) => db.prepare<[number]>(`DELETE FROM ${table} WHERE rowid = ?`));
  return {
    add(number: number | bigint, words: string) {
      addWords?.run(number, words);
      addPairs?.run(number, pairTokens(words.split(' ')).join(' '));
    },
    remove(number: number) {
      for (const removal of removals) removal.run(number);
    },
  };
}

/** Pages of the index that one step of cleaning writes. */
const STEP_PAGES = 200;

/**
 * A deleted patient's words stay in the segments of the indexes until those are merged. All of one are merged into one, a
 * few pages at a time; a step that changes next to nothing was the last.
 */
function mergeWords(db: SqliteDatabase): () => boolean {
  const merges = FULL_TEXT.map((table) => mergeIndex(db, table));
  let at = 0;
  return () => {
    if (merges[at]?.()) at += 1;
    const isLast = at === merges.length;
    if (isLast) at = 0;
    return isLast;
  };
}

function mergeIndex(db: SqliteDatabase, table: (typeof FULL_TEXT)[number]): () => boolean {
  const merge = db.prepare<[number]>(`INSERT INTO ${table} (${table}, rank) VALUES ('merge', ?)`);
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
