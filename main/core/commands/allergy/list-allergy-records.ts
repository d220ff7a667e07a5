import type { AllergyIntolerance } from '@medplum/fhirtypes';
import type { AllergyRecord } from '#shared/domain/allergy/allergy-banner.ts';
import type { StoreReader } from '../../api/operation-handler.ts';
import { toDocument } from '../current-document.ts';
import { listOfPatient } from '../list-of-patient.ts';

type Reader = Pick<StoreReader, 'listDocuments' | 'findLeaves'>;

/** A patient's allergies as rules judge them: with the values that nobody has decided about. */
export async function listAllergyRecords(store: Reader, patientId: string): Promise<AllergyRecord[]> {
  const documents = await listOfPatient<AllergyIntolerance>(store, 'AllergyIntolerance', patientId);
  return Promise.all(documents.map(({ _id, _rev, resource }) => withConflicting(store, _id, _rev, resource)));
}

async function withConflicting(
  store: Reader,
  id: string,
  rev: string,
  resource: AllergyIntolerance,
): Promise<AllergyRecord> {
  const leaves = (await store.findLeaves(id)).filter((leaf) => leaf.rev !== rev);
  const conflicting = leaves.flatMap((leaf) => toDocument<AllergyIntolerance>(leaf)?.resource ?? []);
  return { id, resource, conflicting };
}
