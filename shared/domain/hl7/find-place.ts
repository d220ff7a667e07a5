import type { Location } from '@medplum/fhirtypes';
import { placeCode, placeLevel } from '#shared/model/location.ts';
import { documentIdOf } from '#shared/model/reference.ts';
import type { NamedPlace } from './read-adt.ts';

export interface KnownPlace {
  readonly id: string;
  readonly location: Location;
}

/**
 * The one place that these codes name, downward from the site: every code that was said must be that of a place on the way. Undefined
 * where there is none, or more than one (HL8). @SAFETY A bed "2" of another ward is not this bed.
 */
export function findPlace(named: NamedPlace, places: readonly KnownPlace[]): string | undefined {
  const byId = new Map(places.map((place) => [place.id, place]));
  const level = named.bed ? 'bed' : named.room ? 'room' : 'ward';
  if (!named[level]) return undefined;
  const fits = places.filter((place) => placeLevel(place.location) === level && isOnTheWay(place, named, byId));
  return fits.length === 1 ? fits[0]?.id : undefined;
}

function isOnTheWay(place: KnownPlace, named: NamedPlace, byId: ReadonlyMap<string, KnownPlace>): boolean {
  const wanted = new Map(Object.entries(named).filter(([, code]) => code !== undefined));
  let at: KnownPlace | undefined = place;
  for (let steps = 0; at && steps < 6; steps += 1) {
    const level = placeLevel(at.location);
    const code = level && wanted.get(level);
    if (level && code !== undefined && code === placeCode(at.location)) wanted.delete(level);
    at = byId.get(documentIdOf(at.location.partOf) ?? '');
  }
  return wanted.size === 0;
}
