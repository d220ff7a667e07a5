import type { Encounter, Location } from '@medplum/fhirtypes';
import { placementsOf, placesLainIn } from '#shared/domain/admission/stay.ts';
import { bedReadiness, placeLevel, withReadiness } from '#shared/model/location.ts';
import { documentIdOf } from '#shared/model/reference.ts';
import type { PlannedDocument, StoreReader } from '../../api/operation-handler.ts';
import { toDocument } from '../current-document.ts';
import { planChange } from '../plan-change.ts';
import { readBed } from './read-beds.ts';

/**
 * AD12: the bed that a discharge leaves waits for cleaning, in the same transaction; taken back, it is ready again. A bed in
 * which somebody else lies by what is recorded, and one that is closed, stay as they are.
 */
export async function planBedsAfter(
  store: StoreReader,
  encounter: Encounter,
  readiness: 'cleaning' | 'ready',
): Promise<readonly PlannedDocument[]> {
  const planned: PlannedDocument[] = [];
  for (const id of readiness === 'cleaning' ? bedsLeft(encounter) : bedsTakenAgain(encounter)) {
    const document = toDocument<Location>(await store.find(id));
    if (!document || placeLevel(document.resource) !== 'bed') continue;
    const before = readiness === 'cleaning' ? 'ready' : 'cleaning';
    if (bedReadiness(document.resource) !== before) continue;
    const holders = (await readBed(store, id, document.resource))?.holders ?? [];
    const patientId = documentIdOf(encounter.subject);
    if (holders.some((holder) => holder.how !== 'reserved' && holder.patientId !== patientId)) continue;
    planned.push(planChange(document, withReadiness(document.resource, readiness)));
  }
  return planned;
}

const bedsLeft = (encounter: Encounter): readonly string[] => [
  ...new Set(placementsOf(encounter).flatMap(({ how, locationId }) => (how === 'lies' ? [locationId] : []))),
];

function bedsTakenAgain(encounter: Encounter): readonly string[] {
  const last = documentIdOf(placesLainIn(encounter).at(-1)?.location);
  return last === undefined ? [] : [last];
}
