import type { SqliteDatabase } from './connection.ts';
import { patientHash } from './patient-hash.ts';
import { PATIENT_INDEX, STAGED_INDEX } from './schema.ts';
import { ALSO_TABLE } from './scope-sql.ts';

/** One step from `to - 1` to `to`. Runs inside the migration's transaction. */
export interface Migration {
  readonly to: number;
  apply(db: SqliteDatabase): void;
}

/** Steps since version 1, in order. The last one's `to` is `SCHEMA_VERSION`. */
export const MIGRATIONS: readonly Migration[] = [
  { to: 2, apply: letAttachmentsStream },
  { to: 3, apply: letScopesBeTold },
  { to: 4, apply: letKindsOfPatientBeFound },
];

function letAttachmentsStream(db: SqliteDatabase): void {
  db.exec(
    `ALTER TABLE attachment ADD COLUMN chunks TEXT; ALTER TABLE attachment ADD COLUMN staged_at INTEGER; ${STAGED_INDEX}`,
  );
}

/** Tombstones take over whose documents they deleted; a Patient is told to belong to its own record. */
function letScopesBeTold(db: SqliteDatabase): void {
  db.exec(`ALTER TABLE document ADD COLUMN also TEXT; ${ALSO_TABLE}`);
  db.function('holdfast_patient_hash', { deterministic: true }, (patient) => patientHash(String(patient)));
  db.exec(`
    UPDATE document SET (facility, patient) = (
      SELECT body ->> '$.facility', body ->> '$.patient' FROM revision
      WHERE revision.id = document.id AND revision.deleted = 0 AND json_valid(body)
      ORDER BY CAST(rev AS INTEGER) DESC LIMIT 1)
    WHERE deleted = 1 AND facility IS NULL;
    UPDATE document SET patient = id WHERE kind = 'Patient' AND patient IS NULL;
    UPDATE document SET patient_hash = holdfast_patient_hash(patient) WHERE patient IS NOT NULL AND patient_hash IS NULL;
  `);
}

function letKindsOfPatientBeFound(db: SqliteDatabase): void {
  db.exec(`DROP INDEX document_by_patient; ${PATIENT_INDEX}`);
}
