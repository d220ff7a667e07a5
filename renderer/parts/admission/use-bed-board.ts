import { useMemo } from 'react';
import { usePatientLines, usePlaces, useStays } from '../../replica/queries.ts';
import { rowsOf } from '../../replica/use-rows.ts';
import { buildBoard, type WardBoard } from './board-model.ts';

/** The wards of a site, live. `isArriving`: more is on its way, counts are not final. */
export function useBedBoard(siteId: string | undefined): { wards: readonly WardBoard[]; isArriving: boolean } {
  const [places, stays, patients] = [usePlaces(), useStays(), usePatientLines()];
  const isArriving = [places, stays, patients].some((rows) => rows.state === 'loading' || rows.isFilling);
  const [placeRows, stayRows, patientRows] = [rowsOf(places), rowsOf(stays), rowsOf(patients)];
  const wards = useMemo(
    () => buildBoard({ places: placeRows, stays: stayRows, patients: patientRows }, siteId),
    [placeRows, stayRows, patientRows, siteId],
  );
  return { wards, isArriving };
}
