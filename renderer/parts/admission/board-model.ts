/**
 * The bed board as it is drawn: wards, their rooms, the beds in them, who holds each. Everything that a stay names is
 * somewhere on it. @SAFETY Nobody falls off the board because a place is unknown here: she then stands among those without a bed.
 */
import type { BoardContent, PatientContent, PlaceContent } from '#shared/contract/replica-content.ts';
import { type Bed, type BedHolder, bedsOf, countBeds, type Occupancy } from '#shared/domain/admission/beds-of.ts';
import { naturalOrder } from '#shared/lib/natural-order.ts';

export interface Row<Content> {
  readonly id: string;
  readonly rev?: string | undefined;
  readonly content: Content;
}

export interface Person {
  readonly holder: BedHolder;
  readonly stay: BoardContent;
  /** Version of the stay that acts are made on. */
  readonly rev: string;
  readonly line: PatientContent | undefined;
}

export interface BedTile {
  readonly id: string;
  readonly rev: string;
  readonly name: string;
  readonly bed: Bed;
  readonly people: readonly Person[];
}

/** Beds beside each other, or people who have none. */
export interface Section {
  readonly id: string;
  readonly kind: 'room' | 'no-room' | 'no-bed' | 'expected';
  readonly name: string;
  readonly beds: readonly BedTile[];
  readonly people: readonly Person[];
}

export interface WardBoard {
  readonly id: string;
  readonly name: string;
  readonly sections: readonly Section[];
  readonly occupancy: Occupancy;
}

export interface Rows {
  readonly places: readonly Row<PlaceContent>[];
  readonly stays: readonly Row<BoardContent>[];
  readonly patients: readonly Row<PatientContent>[];
}

export function buildBoard({ places, stays, patients }: Rows, siteId: string | undefined): readonly WardBoard[] {
  const byId = new Map(places.map((place) => [place.id, place]));
  const lines = new Map(patients.map(({ id, content }) => [id, content]));
  const stayRows = new Map(stays.map((row) => [row.id, row]));
  const inpatients = stays.filter(({ content }) => content.class !== 'AMB');
  const beds = bedsOf(
    places.map(({ id, content }) => ({ id, ...content })),
    inpatients.map(({ id, content }) => ({ encounterId: id, ...content })),
  );
  const personOf = (holder: BedHolder): readonly Person[] => {
    const row = stayRows.get(holder.encounterId);
    return row ? [{ holder, stay: row.content, rev: row.rev ?? '', line: lines.get(holder.patientId) }] : [];
  };
  const wards = places.filter(({ content }) => content.level === 'ward' && isIn(content, siteId));
  const wardOf = (id: string | undefined) => findAbove(id, 'ward', byId);
  const tiles = [...beds.values()].flatMap(
    (bed): readonly (BedTile & { ward: string | undefined; room: string | undefined })[] => {
      const place = byId.get(bed.locationId);
      if (!place) return [];
      const tile = {
        id: place.id,
        rev: place.rev ?? '',
        name: place.content.name,
        bed,
        people: bed.holders.flatMap(personOf),
      };
      return [{ ...tile, ward: wardOf(place.id), room: findAbove(place.id, 'room', byId) }];
    },
  );
  const placed = new Set(
    tiles
      .filter(({ ward }) => ward !== undefined)
      .flatMap(({ people }) => people.map(({ holder }) => holder.encounterId)),
  );
  const others = inpatients
    .filter(({ id }) => !placed.has(id))
    .flatMap(({ id, content }) => {
      const how = content.presence === 'expected' ? 'reserved' : content.presence === 'on-leave' ? 'on-leave' : 'lies';
      const holder = { encounterId: id, patientId: content.patientId, how, since: content.since, alsoIn: [] } as const;
      return personOf(holder).map((person) => ({
        person,
        ward: wardOf(content.locationId ?? content.placements[0]?.locationId),
      }));
    });
  return wards
    .map((ward, index): WardBoard => {
      const own = tiles.filter((tile) => tile.ward === ward.id).toSorted(byName);
      // Of whom no ward is known stands on the first one: somebody has to see her.
      const loose = others
        .filter((one) => one.ward === ward.id || (one.ward === undefined && index === 0))
        .map(({ person }) => person);
      return {
        id: ward.id,
        name: ward.content.name,
        sections: sectionsOf(own, loose, byId),
        occupancy: countBeds(own.map(({ bed }) => bed)),
      };
    })
    .toSorted(byName);
}

function sectionsOf(
  tiles: readonly (BedTile & { readonly room: string | undefined })[],
  loose: readonly Person[],
  byId: ReadonlyMap<string, Row<PlaceContent>>,
): readonly Section[] {
  const rooms = [...new Set(tiles.map(({ room }) => room))];
  const sections = rooms.map((room): Section => {
    const beds = tiles.filter((tile) => tile.room === room);
    return {
      id: room ?? 'no-room',
      kind: room ? 'room' : 'no-room',
      name: byId.get(room ?? '')?.content.name ?? '',
      beds,
      people: [],
    };
  });
  const expected = loose.filter(({ stay }) => stay.presence === 'expected');
  const here = loose.filter(({ stay }) => stay.presence !== 'expected');
  return [
    ...(here.length > 0 ? [{ id: 'no-bed', kind: 'no-bed' as const, name: '', beds: [], people: here }] : []),
    ...(expected.length > 0
      ? [{ id: 'expected', kind: 'expected' as const, name: '', beds: [], people: expected }]
      : []),
    ...sections.toSorted(byName),
  ];
}

function isIn({ partOf }: PlaceContent, siteId: string | undefined): boolean {
  return siteId === undefined || partOf === siteId;
}

function byName(one: { readonly name: string }, other: { readonly name: string }): number {
  return naturalOrder(one.name, other.name);
}

/** The place itself, or the one around it, of a level. Bounded: a ring of places must not hang the screen. */
function findAbove(
  id: string | undefined,
  level: PlaceContent['level'],
  byId: ReadonlyMap<string, Row<PlaceContent>>,
): string | undefined {
  let at = id === undefined ? undefined : byId.get(id);
  for (let depth = 0; at && depth < 5; depth += 1) {
    if (at.content.level === level) return at.id;
    at = at.content.partOf ? byId.get(at.content.partOf) : undefined;
  }
  return undefined;
}
