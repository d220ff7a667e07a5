import type { Encounter, Location } from '@medplum/fhirtypes';
import type { contract } from '#shared/contract/index.ts';
import { occupancyAt } from '#shared/domain/admission/occupancy.ts';
import type { Document } from '#shared/model/envelope.ts';
import { placeLevel } from '#shared/model/location.ts';
import { documentIdOf } from '#shared/model/reference.ts';
import type { QueryHandler, StoreReader } from '../../api/operation-handler.ts';
import { toDocument } from '../../commands/current-document.ts';

const PAGE = 500;
const STEP_MS = 6 * 3_600_000;
const DAY_MS = 24 * 3_600_000;

/** AD13, from the local record. */
export const readOccupancy: QueryHandler<typeof contract.board.occupancy> = async (
  { wardId, days },
  { store, now },
) => {
  const beds = bedsBelow(wardId, await listAll<Location>(store, 'Location'));
  const stays = (await listAll<Encounter>(store, 'Encounter')).map(({ resource }) => resource);
  const nowMs = now();
  const first = Math.ceil((nowMs - days * DAY_MS) / STEP_MS);
  const last = Math.floor(nowMs / STEP_MS);
  const moments = Array.from({ length: last - first + 1 }, (_, index) => (first + index) * STEP_MS);
  const points = occupancyAt(stays, beds, [...moments, nowMs]);
  return {
    beds: beds.size,
    points: points.map(({ atMs, occupied }) => ({ at: new Date(atMs).toISOString(), occupied })),
  };
};

function bedsBelow(topId: string, places: readonly Document<Location>[]): ReadonlySet<string> {
  const inside = new Set([topId]);
  for (let before = 0; before !== inside.size; ) {
    before = inside.size;
    for (const { _id, resource } of places) if (inside.has(documentIdOf(resource.partOf) ?? '')) inside.add(_id);
  }
  const isBed = ({ resource }: Document<Location>) => placeLevel(resource) === 'bed' && resource.status !== 'inactive';
  return new Set(places.filter((place) => inside.has(place._id) && isBed(place)).map(({ _id }) => _id));
}

async function listAll<Resource extends Location | Encounter>(
  store: StoreReader,
  kind: 'Location' | 'Encounter',
): Promise<Document<Resource>[]> {
  const all: Document<Resource>[] = [];
  let afterId: string | undefined;
  for (;;) {
    const page = await store.listDocuments({ kind, limit: PAGE, ...(afterId ? { afterId } : {}) });
    all.push(...page.flatMap((stored) => toDocument<Resource>(stored) ?? []));
    if (page.length < PAGE) return all;
    afterId = page.at(-1)?.id;
  }
}
