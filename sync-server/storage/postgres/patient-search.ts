/** Patients by what a registrar types, as in SQLite: one list of words a patient, changed with the patient's document (ST4.3). */
import {
  CANDIDATES_PER_HIT,
  type PatientHit,
  PatientSearch,
  type SearchDialect,
} from '#shared/sqlite/read-models/patient-search-plan.ts';
import { patientSearchTokens } from '#shared/sqlite/read-models/patient-search-tokens.ts';
import type { DocumentState } from '#shared/store/document-state.ts';
import { textArray } from './array-parameters.ts';
import { rows, type Sql } from './connect.ts';
import { isStorableText } from './storable.ts';

const LONGEST_WORD = 500;

const quoted = (word: string): string => `'${word.replaceAll("'", "''").replaceAll('\\', '\\\\')}'`;

const TSQUERY: SearchDialect = { word: quoted, beginning: (word) => `${quoted(word)}:*`, and: ' & ', or: ' | ' };

export interface PatientQuery {
  readonly text: string;
  readonly limit: number;
}

export async function searchPatients(sql: Sql, { text, limit }: PatientQuery): Promise<PatientHit[]> {
  const search = new PatientSearch(isStorableText(text) ? text : '', TSQUERY);
  for (const expression of search.expressions) {
    if (search.size >= limit) break;
    const statement = 'SELECT patient_id, words FROM patient_search WHERE lexemes @@ $1::tsquery LIMIT $2';
    const found = await rows<[string, string]>(sql, statement, [expression, limit * CANDIDATES_PER_HIT]);
    search.add(found.map(([patientId, words]) => ({ patientId, words })));
  }
  return search.best(limit);
}

/** `gone` are ids of documents that are no more. */
export function applyPatientSearch(
  sql: Sql,
  changed: readonly DocumentState[],
  gone: readonly string[],
): Promise<unknown>[] {
  const patients = changed.filter(({ facts }) => facts.kind === 'Patient');
  const entries = patients.map((state) => ({ id: state.id, words: wordsOf(state) }));
  const known = entries.filter(({ words }) => words !== undefined);
  const lost = [...gone, ...entries.filter(({ words }) => words === undefined).map(({ id }) => id)];
  const applied: Promise<unknown>[] = [];
  if (lost.length > 0)
    applied.push(sql.query('DELETE FROM patient_search WHERE patient_id = ANY($1::text[])', [textArray(lost)]));
  if (known.length > 0)
    applied.push(
      sql.query(
        `INSERT INTO patient_search (patient_id, words) SELECT * FROM unnest($1::text[], $2::text[])
         ON CONFLICT (patient_id) DO UPDATE SET words = excluded.words WHERE patient_search.words <> excluded.words`,
        [textArray(known.map(({ id }) => id)), textArray(known.map(({ words }) => words))],
      ),
    );
  return applied;
}

/** Undefined for a patient that is not to be found: deleted, or without a readable body. */
function wordsOf({ content }: DocumentState): string | undefined {
  if (content.deleted || content.body === undefined) return undefined;
  const words = patientSearchTokens(resourceIn(content.body)).filter(
    (word) => word !== '' && word.length <= LONGEST_WORD && isStorableText(word),
  );
  return words.join(' ');
}

/** A document from elsewhere may hold anything in any place. */
function resourceIn(body: string): unknown {
  try {
    return (JSON.parse(body) as { resource?: unknown } | null)?.resource;
  } catch {
    return undefined;
  }
}
