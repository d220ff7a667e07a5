import { useMemo } from 'react';
import type { PlaceContent } from '#shared/contract/replica-content.ts';
import { DEFAULT_FLUID_DAY_START, startMinutes } from '#shared/domain/fluid-balance/fluid-day-start.ts';
import type { FluidClock } from '#shared/domain/fluid-balance/fluid-days.ts';
import { useBoard, usePlaces } from '../../../replica/queries.ts';
import { rowsOf } from '../../../replica/use-rows.ts';
import { useEnrolledStation } from '../../../state/live.ts';

export interface WardClock extends FluidClock {
  /** `06:00`. */
  readonly start: string;
  /** Whose hour it is; absent of somebody who lies in no ward. */
  readonly ward?: { readonly id: string; readonly rev: string; readonly name: string };
}

/** The hour at which the fluid day begins in the patient's ward. Where no zone was named for the site, the desk's own is the site's. */
export function useFluidClock(patientId: string): WardClock {
  const board = useBoard();
  const places = usePlaces();
  const siteZone = useEnrolledStation()?.siteZone;
  return useMemo(() => {
    const rows = rowsOf(places);
    const stay = rowsOf(board).find(({ content }) => content.patientId === patientId);
    let at = rows.find(({ id }) => id === stay?.content.locationId);
    // A place cannot be that deep; a ring of places must not hang the screen.
    for (let depth = 0; at && at.content.level !== 'ward' && depth < 4; depth += 1) {
      const { partOf }: PlaceContent = at.content;
      at = rows.find(({ id }) => id === partOf);
    }
    const start = at?.content.fluidDayStart ?? DEFAULT_FLUID_DAY_START;
    const zone = siteZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
    const ward = at?.content.level === 'ward' ? { id: at.id, rev: at.rev ?? '', name: at.content.name } : undefined;
    return { zone, start, startMinutes: startMinutes(start), ...(ward ? { ward } : {}) };
  }, [board, places, patientId, siteZone]);
}
