import type { AllergyIntolerance, Patient } from '@medplum/fhirtypes';
import type { BoardFacts } from '#shared/contract/board.ts';
import { type AllergyBanner, allergyBanner } from '#shared/domain/allergy/allergy-banner.ts';
import type { StoreReader } from '../../api/operation-handler.ts';
import { toDocument } from '../../commands/current-document.ts';
import { listWithConflicting, type WithConflicting } from '../../commands/list-with-conflicting.ts';
import { listReplaced } from '../../commands/replaced-records.ts';

type Reader = Pick<StoreReader, 'find' | 'findMany' | 'listDocuments' | 'stampOf' | 'findLeaves'>;

/**
 * @SAFETY Versions that wait for a decision count: one that says active is enough. So do records that this one stands for: "no
 * known allergies" of one is no answer to the allergy that stands in the other.
 */
export async function readAllergyFacts(
  store: Reader,
  patientId: string,
  isLoaded: boolean,
): Promise<BoardFacts['allergies']> {
  const { records, isAllHere } = await listAllergiesOfPerson(store, patientId);
  return toFacts(allergyBanner(records, isLoaded && isAllHere));
}

/** What stands in the record and in those that it stands for (HL11). */
export async function listAllergiesOfPerson(
  store: Reader,
  patientId: string,
): Promise<{ readonly records: readonly WithConflicting<AllergyIntolerance>[]; readonly isAllHere: boolean }> {
  const patient = toDocument<Patient>(await store.find(patientId))?.resource;
  const { ids, isAllHere } = patient ? await listReplaced(store, patient) : { ids: [], isAllHere: true };
  const found = await Promise.all(
    [patientId, ...ids].map((id) => listWithConflicting<AllergyIntolerance>(store, 'AllergyIntolerance', id)),
  );
  return { records: found.flat(), isAllHere };
}

function toFacts(banner: AllergyBanner): BoardFacts['allergies'] {
  if (banner.state !== 'list') return { state: banner.state };
  const items = banner.allergies.map(({ allergy, conflicting }) => ({
    text: allergy.substance.text,
    high: [allergy, ...conflicting].some(({ criticality }) => criticality === 'high'),
    undecided: conflicting.length > 0,
  }));
  return { state: 'list', partial: banner.partial, items };
}
