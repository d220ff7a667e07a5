import type { Location } from '@medplum/fhirtypes';
import type { RegisterPlace } from '#shared/contract/register.ts';
import { shiftChangesOf } from '#shared/domain/register/shift-changes.ts';
import { placeCode, placeLevel } from '#shared/model/location.ts';
import { documentIdOf } from '#shared/model/reference.ts';
import { readStockPlace } from '#shared/model/stock-place.ts';
import type { StoreReader } from '../../api/operation-handler.ts';
import { toDocument } from '../../commands/current-document.ts';

const PAGE = 500;

export interface KnownPlaces {
  /** Where a register can be: stores and counters of this site, and its wards, each with its cupboard. */
  readonly places: readonly RegisterPlace[];
  readonly nameOf: (locationId: string) => string;
  /** CR15: as they were set there. */
  readonly shiftChangesOf: (locationId: string) => readonly string[] | undefined;
}

export async function listRegisterPlaces(
  store: Pick<StoreReader, 'listDocuments'>,
  facility: string,
): Promise<KnownPlaces> {
  const locations = await readLocations(store);
  const places = [...locations].flatMap(([id, location]): RegisterPlace[] => {
    if (location.status === 'inactive') return [];
    const stock = readStockPlace(id, location);
    if (stock && stock.site === facility && stock.level !== 'bin' && stock.level !== 'ward')
      return [{ id, name: stock.name, level: stock.level, ...ownTimes(location) }];
    const isWard = placeLevel(location) === 'ward' && siteOf(id, locations) === facility;
    return isWard ? [{ id, name: location.name ?? id, level: 'ward', ...ownTimes(location) }] : [];
  });
  return {
    places: places.toSorted((one, other) => one.name.localeCompare(other.name)),
    nameOf: (id) => locations.get(id)?.name ?? id,
    shiftChangesOf: (id) => shiftChangesOf(locations.get(id) ?? { resourceType: 'Location' }),
  };
}

function ownTimes(location: Location): Pick<RegisterPlace, 'shiftChanges'> {
  const times = shiftChangesOf(location);
  return times ? { shiftChanges: [...times] } : {};
}

async function readLocations(store: Pick<StoreReader, 'listDocuments'>): Promise<Map<string, Location>> {
  const found = new Map<string, Location>();
  let afterId: string | undefined;
  do {
    const page = await store.listDocuments({ kind: 'Location', limit: PAGE, ...(afterId ? { afterId } : {}) });
    for (const stored of page) {
      const resource = toDocument<Location>(stored)?.resource;
      if (resource) found.set(stored.id, resource);
    }
    afterId = page.length === PAGE ? page.at(-1)?.id : undefined;
  } while (afterId);
  return found;
}

/** Code of the site that a place is part of. */
function siteOf(id: string, locations: ReadonlyMap<string, Location>): string | undefined {
  let at = locations.get(id);
  for (let step = 0; at && step < 6; step += 1) {
    if (placeLevel(at) === 'site') return placeCode(at);
    at = locations.get(documentIdOf(at.partOf) ?? '');
  }
  return undefined;
}
