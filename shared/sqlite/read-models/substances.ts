import type { AllergyIntolerance } from '@medplum/fhirtypes';
import { isNoKnownAllergies } from '#shared/domain/allergy/no-known-allergies.ts';
import { isInForce, readAllergy } from '#shared/domain/allergy/read-allergy.ts';
import { conceptText } from '#shared/domain/coding/coded-text.ts';
import { foldName } from '#shared/domain/patient/fold-name.ts';
import type { ReadOnlyDatabase } from '../sqlite-store.ts';
import type { ReadModel, WinnerView } from './read-model.ts';

/**
 * Which substances, by word and by code, stand in the records in force of a patient's allergies. It finds where one
 * stands twice; whether that is a possible duplicate (AL5) is judged by the domain on the documents.
 */
export const substances: ReadModel = {
  name: 'substances',
  version: 1,
  kinds: ['AllergyIntolerance'],
  ddl: `
    CREATE TABLE allergy_substance (
      document_id TEXT NOT NULL, patient_id TEXT NOT NULL, substance TEXT NOT NULL,
      PRIMARY KEY (document_id, substance)
    ) WITHOUT ROWID;
    CREATE INDEX allergy_substance_by_patient ON allergy_substance (patient_id, substance);`,
  tables: ['allergy_substance'],
  prepare(db) {
    const remove = db.prepare<[string]>('DELETE FROM allergy_substance WHERE document_id = ?');
    const insert = db.prepare<[string, string, string]>('INSERT INTO allergy_substance VALUES (?, ?, ?)');
    return ({ before, after }) => {
      if (before) remove.run(after.id);
      const { id, patient } = after;
      if (patient === undefined) return;
      for (const substance of substancesOf(after)) insert.run(id, patient, substance);
    };
  },
};

function substancesOf({ deleted, body }: WinnerView): readonly string[] {
  const resource = deleted ? undefined : (body()?.resource as AllergyIntolerance | undefined);
  try {
    return resource ? keysOf(resource) : [];
  } catch {
    return []; // from elsewhere, and of another shape: then it is nobody's double
  }
}

function keysOf(resource: AllergyIntolerance): readonly string[] {
  if (isNoKnownAllergies(resource) || !isInForce(readAllergy(resource))) return [];
  const words = foldName(conceptText(resource.code));
  const codes = (resource.code?.coding ?? []).flatMap(({ system = '', code }) => (code ? [`c${system}|${code}`] : []));
  return [...new Set([...(words === '' ? [] : [`w${words}`]), ...codes])];
}

/** Patients in whose record one substance stands more than once. */
export function listPatientsWithDoubledSubstance(db: ReadOnlyDatabase, limit: number): readonly string[] {
  const sql = `SELECT DISTINCT patient_id AS patientId FROM allergy_substance
    GROUP BY patient_id, substance HAVING count(*) > 1 LIMIT ?`;
  return db
    .prepare<[number], { patientId: string }>(sql)
    .all(limit)
    .map(({ patientId }) => patientId);
}
