/** CR15: when the shift changes at a place, as somebody set it there; else as the template of the country says. */
import type { Location } from '@medplum/fhirtypes';

const SHIFT_CHANGES = 'urn:holdfast:shift-changes';
const TIMES = /^([01]\d|2[0-3]):[0-5]\d( ([01]\d|2[0-3]):[0-5]\d){0,5}$/;

/** `07:00`, in order, on the wall of the site. Undefined where nobody set them, or of what cannot be read. */
export function shiftChangesOf({ extension }: Location): readonly string[] | undefined {
  const found = extension?.find(({ url }) => url === SHIFT_CHANGES)?.valueString ?? '';
  return TIMES.test(found) ? found.split(' ') : undefined;
}

/** None: the place goes by the template again. */
export function withShiftChanges(place: Location, times: readonly string[]): Location {
  const others = (place.extension ?? []).filter(({ url }) => url !== SHIFT_CHANGES);
  const own = times.length > 0 ? [{ url: SHIFT_CHANGES, valueString: [...new Set(times)].toSorted().join(' ') }] : [];
  return { ...place, extension: [...others, ...own] };
}
