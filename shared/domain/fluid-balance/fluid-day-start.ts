import type { Location } from '@medplum/fhirtypes';
import { minutesOf } from '#shared/domain/medication/wall-clock.ts';

const DAY_START = 'urn:holdfast:fluid-day-start';
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

/** Where no ward says otherwise. */
export const DEFAULT_FLUID_DAY_START = '06:00';

/** When the fluid day of a ward begins, `HH:MM` on its wall; undefined where it did not say. */
export function fluidDayStart(ward: Location): string | undefined {
  const stated = ward.extension?.find(({ url }) => url === DAY_START)?.valueString;
  return stated !== undefined && TIME.test(stated) ? stated : undefined;
}

export function withFluidDayStart(ward: Location, start: string): Location {
  const others = (ward.extension ?? []).filter(({ url }) => url !== DAY_START);
  return { ...ward, extension: [...others, { url: DAY_START, valueString: start }] };
}

/** Minutes after midnight. */
export function startMinutes(start: string | undefined): number {
  return minutesOf(start !== undefined && TIME.test(start) ? start : DEFAULT_FLUID_DAY_START);
}
