import type { AllergyIntolerance } from '@medplum/fhirtypes';
import type { BoardFacts } from '#shared/contract/board.ts';
import { type AllergyBanner, allergyBanner } from '#shared/domain/allergy/allergy-banner.ts';
import type { StoreReader } from '../../api/operation-handler.ts';
import { listWithConflicting } from '../../commands/list-with-conflicting.ts';

/** @SAFETY Versions that wait for a decision count: one that says active is enough. */
export async function readAllergyFacts(
  store: Pick<StoreReader, 'listDocuments' | 'findLeaves'>,
  patientId: string,
  isLoaded: boolean,
): Promise<BoardFacts['allergies']> {
  const records = await listWithConflicting<AllergyIntolerance>(store, 'AllergyIntolerance', patientId);
  return toFacts(allergyBanner(records, isLoaded));
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
