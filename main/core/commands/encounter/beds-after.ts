import type { Encounter, Location } from '@medplum/fhirtypes';
import { placementsOf } from '#shared/domain/admission/stay.ts';
import { bedReadiness, placeLevel, withReadiness } from '#shared/model/location.ts';
import type { PlannedDocument, StoreReader } from '../../api/operation-handler.ts';
import { toDocument } from '../current-document.ts';
import { planChange } from '../plan-change.ts';
import { readBed } from './read-beds.ts';

/**
 * AD12: the bed that a discharge or a transfer leaves waits for cleaning, in the same transaction; taken back, it is ready
 * again. A bed in which somebody else lies by what is recorded, and one that is closed, stay as they are.
 */
export async function planBedsAfter(
  store: StoreReader,
  beds: readonly string[],
  readiness: 'cleaning' | 'ready',
  patientId: string,
): Promise<readonly PlannedDocument[]> {
  const planned: PlannedDocument[] = [];
  for (const id of beds) {
    const document = toDocument<Location>(await store.find(id));
    if (!document || placeLevel(document.resource) !== 'bed') continue;
    const before = readiness === 'cleaning' ? 'ready' : 'cleaning';
    if (bedReadiness(document.resource) !== before) continue;
    const holders = (await readBed(store, id, document.resource))?.holders ?? [];
    if (holders.some((holder) => holder.how !== 'reserved' && holder.patientId !== patientId)) continue;
    planned.push(planChange(document, withReadiness(document.resource, readiness)));
  }
  return planned;
}

/** Where the patient lies, but for the place that is taken next. */
export function bedsLeft(encounter: Encounter, takenId?: string): readonly string[] {
  const lain = placementsOf(encounter).flatMap(({ how, locationId }) => (how === 'lies' ? [locationId] : []));
  return [...new Set(lain)].filter((id) => id !== takenId);
}
