import { useMemo } from 'react';
import type { BoardContent, PatientContent, PlaceContent } from '#shared/contract/replica-content.ts';
import { naturalOrder } from '#shared/lib/natural-order.ts';
import { useBoard, usePatientLines, usePlaces } from '../replica/queries.ts';
import { rowsOf } from '../replica/use-rows.ts';
import { useEnrolledStation } from '../state/live.ts';

export interface WardPerson {
  readonly encounterId: string;
  readonly patientId: string;
  readonly stay: BoardContent;
  readonly line: PatientContent | undefined;
  readonly wardId: string | undefined;
  /** Name of the bed, empty without one. */
  readonly bed: string;
}

export interface Ward {
  readonly id: string;
  readonly name: string;
}

type PlacesById = ReadonlyMap<string, PlaceContent>;

/** Wards of this site, and who lies on them, by bed. `isArriving`: more is on its way. */
export function useWardPeople(): {
  readonly wards: readonly Ward[];
  readonly people: readonly WardPerson[];
  readonly isArriving: boolean;
} {
  const [board, patients, places] = [useBoard(), usePatientLines(), usePlaces()];
  const siteId = useEnrolledStation()?.site.id;
  const isArriving = [board, patients, places].some((rows) => rows.state === 'loading' || rows.isFilling);
  return useMemo(() => {
    const byId: PlacesById = new Map(rowsOf(places).map(({ id, content }) => [id, content]));
    const lines = new Map(rowsOf(patients).map(({ id, content }) => [id, content]));
    const wards = [...byId].flatMap(([id, { level, name, partOf }]) =>
      level === 'ward' && (siteId === undefined || !byId.has(siteId) || partOf === siteId) ? [{ id, name }] : [],
    );
    const people = rowsOf(board)
      .filter(({ content }) => content.class !== 'AMB')
      .map(({ id, content }) => ({
        encounterId: id,
        patientId: content.patientId,
        stay: content,
        line: lines.get(content.patientId),
        wardId: findWardOf(content.locationId, byId),
        bed: bedName(content.locationId, byId),
      }));
    return {
      wards: wards.toSorted((one, other) => naturalOrder(one.name, other.name)),
      people: people.toSorted((one, other) => naturalOrder(one.bed || '~', other.bed || '~')),
      isArriving,
    };
  }, [board, patients, places, siteId, isArriving]);
}

/** The ward around a place, or the place itself. Bounded: a ring of places must not hang the screen. */
export function findWardOf(locationId: string | undefined, byId: PlacesById): string | undefined {
  let id = locationId;
  for (let depth = 0; id !== undefined && depth < 5; depth += 1) {
    if (byId.get(id)?.level === 'ward') return id;
    id = byId.get(id)?.partOf;
  }
  return undefined;
}

function bedName(locationId: string | undefined, byId: PlacesById): string {
  const place = locationId === undefined ? undefined : byId.get(locationId);
  return place?.level === 'bed' ? place.name : '';
}
