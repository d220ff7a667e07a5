/**
 * What each bed is, folded from places and stays (AD7). Stored is only whether a bed can be used.
 *
 * @SAFETY Two patients in one bed, and one patient in two, are both kept and both shown: which is true is known at the
 * bedside only, and no rule may hide either.
 */
import type { BedReadiness, PlaceLevel } from '#shared/model/location.ts';
import type { Stay } from './stay.ts';

export interface Place {
  readonly id: string;
  readonly level: PlaceLevel;
  readonly name: string;
  readonly partOf?: string | undefined;
  readonly readiness?: BedReadiness | undefined;
  readonly readinessReason?: string | undefined;
}

export type BedState = 'free' | 'reserved' | 'occupied' | 'cleaning' | 'closed' | 'clash';

/** Somebody who holds a bed. */
export interface BedHolder {
  readonly encounterId: string;
  readonly patientId: string;
  readonly how: 'lies' | 'on-leave' | 'reserved';
  readonly since?: string | undefined;
  /** Other beds in which the same patient lies, by what has been recorded. */
  readonly alsoIn: readonly string[];
}

export interface Bed {
  readonly locationId: string;
  readonly state: BedState;
  readonly readiness: BedReadiness;
  readonly reason?: string | undefined;
  /** Who lies here first, then for whom it is kept. */
  readonly holders: readonly BedHolder[];
}

const RANK = { lies: 0, 'on-leave': 1, reserved: 2 } as const;

export function bedsOf(places: readonly Place[], stays: readonly Stay[]): ReadonlyMap<string, Bed> {
  const holders = new Map<string, BedHolder[]>();
  for (const stay of stays) {
    for (const [locationId, holder] of holdersOf(stay)) {
      holders.set(locationId, [...(holders.get(locationId) ?? []), holder]);
    }
  }
  const beds = places.filter(({ level }) => level === 'bed');
  return new Map(beds.map((place) => [place.id, foldBed(place, holders.get(place.id) ?? [])]));
}

function holdersOf({ encounterId, patientId, presence, placements }: Stay): readonly (readonly [string, BedHolder])[] {
  const lain = presence === 'expected' ? [] : placements.filter(({ how }) => how === 'lies').map((p) => p.locationId);
  return placements.map(({ locationId, how, since }) => {
    const isReserved = how === 'reserved' || presence === 'expected';
    const held = isReserved ? 'reserved' : presence === 'on-leave' ? 'on-leave' : 'lies';
    const alsoIn = isReserved ? [] : lain.filter((other) => other !== locationId);
    return [locationId, { encounterId, patientId, how: held, since, alsoIn }] as const;
  });
}

function foldBed({ id, readiness = 'ready', readinessReason }: Place, all: readonly BedHolder[]): Bed {
  const holders = all.toSorted(
    (one, other) => RANK[one.how] - RANK[other.how] || (one.encounterId < other.encounterId ? -1 : 1),
  );
  return { locationId: id, state: stateOf(holders, readiness), readiness, reason: readinessReason, holders };
}

function stateOf(holders: readonly BedHolder[], readiness: BedReadiness): BedState {
  const present = holders.filter(({ how }) => how !== 'reserved');
  const reserved = holders.length - present.length;
  if (present.length > 1 || present.some(({ alsoIn }) => alsoIn.length > 0)) return 'clash';
  if (present.length === 0 && reserved > 1) return 'clash';
  if (present.some(({ how }) => how === 'lies')) return 'occupied';
  if (readiness !== 'ready') return readiness;
  return holders.length > 0 ? 'reserved' : 'free';
}

export interface Occupancy {
  readonly beds: number;
  /** Beds in which at least one patient lies. */
  readonly occupied: number;
  readonly free: number;
  readonly reserved: number;
  readonly cleaning: number;
  readonly closed: number;
  readonly clash: number;
}

/** Counts by state. A bed with a clash is occupied and counted as a clash besides. */
export function countBeds(beds: readonly Bed[]): Occupancy {
  const count = (state: BedState) => beds.filter((bed) => bed.state === state).length;
  const occupied = beds.filter(({ holders }) => holders.some(({ how }) => how === 'lies')).length;
  const [free, reserved, cleaning, closed, clash] = (['free', 'reserved', 'cleaning', 'closed', 'clash'] as const).map(
    count,
  ) as [number, number, number, number, number];
  return { beds: beds.length, occupied, free, reserved, cleaning, closed, clash };
}
