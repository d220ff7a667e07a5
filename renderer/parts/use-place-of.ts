import { useMemo } from 'react';
import { useBoard, usePlaces } from '../replica/queries.ts';
import { rowsOf } from '../replica/use-rows.ts';

/** Names of places, most exact last: `Ward 3 · Bed 12`. The site is left out: the desk is there; so is a bed's room. */
export function usePlaceName(): (locationId: string | undefined) => string {
  const places = usePlaces();
  return useMemo(() => {
    const byId = new Map(rowsOf(places).map((row) => [row.id, row.content]));
    return (locationId) => {
      const names: string[] = [];
      let at = locationId ? byId.get(locationId) : undefined;
      // A place cannot be that deep; a ring of places must not hang the screen.
      for (let depth = 0; at && at.level !== 'site' && depth < 4; depth += 1) {
        if (at.level !== 'room' || names.length === 0) names.unshift(at.name);
        at = at.partOf ? byId.get(at.partOf) : undefined;
      }
      return names.join(' · ');
    };
  }, [places]);
}

/** Where each patient with an encounter in progress lies, by patient id. */
export function usePlaceOfPatient(): (patientId: string) => string | undefined {
  const board = useBoard();
  const placeName = usePlaceName();
  return useMemo(() => {
    const places = new Map(
      rowsOf(board).map((row) => [row.content.patientId, row.content.place ?? placeName(row.content.locationId)]),
    );
    return (patientId) => places.get(patientId) || undefined;
  }, [board, placeName]);
}
