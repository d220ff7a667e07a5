import type { Encounter, Location } from '@medplum/fhirtypes';
import { type Bed, bedsOf } from '#shared/domain/admission/beds-of.ts';
import { refuseBed } from '#shared/domain/admission/refuse-bed.ts';
import { readStay } from '#shared/domain/admission/stay.ts';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import { bedReadiness, placeLevel } from '#shared/model/location.ts';
import { referenceTo } from '#shared/model/reference.ts';
import type { StoreReader } from '../../api/operation-handler.ts';
import { toDocument } from '../current-document.ts';

const PAGE = 500;

/**
 * AD6: the bed that a patient is to be put into, judged by the stays that this station holds. A ward or
 * room may take anybody.
 */
export async function refusePlace(
  store: StoreReader,
  locationId: string,
  patientId: string,
  isBack?: true,
): Promise<Refusal | undefined> {
  const place = toDocument<Location>(await store.find(locationId))?.resource;
  const level = place && placeLevel(place);
  if (!place || !level || level === 'site' || place.status === 'inactive')
    return refusal('not-found', 'This place is not known here, or is out of use. Choose another one.', {
      path: 'locationId',
    });
  if (level !== 'bed') return undefined;
  const bed = await readBed(store, locationId, place);
  const isWaiting = isBack === true && bed?.readiness === 'cleaning';
  return refuseBed(bed && isWaiting ? { ...bed, readiness: 'ready' } : bed, patientId);
}

/** One bed with everybody who holds it. */
export async function readBed(store: StoreReader, id: string, bed: Location): Promise<Bed | undefined> {
  const stays = (await listNaming(store, id)).flatMap(
    ([encounterId, encounter]) => readStay(encounterId, encounter) ?? [],
  );
  return bedsOf([{ id, level: 'bed', name: '', readiness: bedReadiness(bed) }], stays).get(id);
}

/** Stays that name a place, each by its current version. Told by the text first: few of thousands do. */
async function listNaming(store: StoreReader, locationId: string): Promise<(readonly [string, Encounter])[]> {
  const { reference = '' } = referenceTo(locationId);
  const stays: (readonly [string, Encounter])[] = [];
  let afterId: string | undefined;
  for (;;) {
    const page = await store.listDocuments({ kind: 'Encounter', limit: PAGE, ...(afterId ? { afterId } : {}) });
    for (const stored of page) {
      const document = stored.body?.includes(reference) ? toDocument<Encounter>(stored) : undefined;
      if (document) stays.push([document._id, document.resource]);
    }
    if (page.length < PAGE) return stays;
    afterId = page.at(-1)?.id;
  }
}
