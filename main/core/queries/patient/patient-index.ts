import { searchPatients } from '#shared/sqlite/read-models/patient-search-query.ts';
import { listSimilarPatients } from '#shared/sqlite/read-models/similar-patients-query.ts';
import { listPatientsWithDoubledSubstance } from '#shared/sqlite/read-models/substances.ts';
import type { SqliteStore } from '#shared/sqlite/sqlite-store.ts';
import type { DoubledSubstances } from '../conflict/list-conflicts.ts';
import type { SimilarPatients } from './duplicate-candidates.ts';
import type { PatientSearch } from './patient-queries.ts';

/** The station's read models, as the queries ask for them. */
export function createPatientIndex(
  store: Pick<SqliteStore, 'query'>,
): PatientSearch & SimilarPatients & DoubledSubstances {
  return {
    async search(text, limit) {
      const hits = await store.query((db) => searchPatients(db, { text, limit: limit + 1 }));
      return { hits: hits.slice(0, limit), more: hits.length > limit };
    },
    listSimilar: (traits, limit) => store.query((db) => listSimilarPatients(db, traits, limit)),
    listPatients: (limit) => store.query((db) => listPatientsWithDoubledSubstance(db, limit)),
  };
}
