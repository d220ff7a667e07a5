/**
 * A stay as the FHIR Encounter carries it: status with its history, and the places with theirs (AD1). What was entered in
 * error stays in both histories with a mark; it no longer counts.
 */
import type { Encounter, EncounterLocation, EncounterStatusHistory, Extension } from '@medplum/fhirtypes';
import { documentIdOf, referenceTo } from '#shared/model/reference.ts';

const ENTERED_IN_ERROR = 'urn:holdfast:entered-in-error';
export const EXPECTED_AT = 'urn:holdfast:expected-at';
export const BACK_BY = 'urn:holdfast:back-by';

type StayStatus = Encounter['status'];

/** Where a patient lies, or is to lie. */
export interface Placement {
  readonly locationId: string;
  readonly how: 'lies' | 'reserved';
  /** ISO 8601. */
  readonly since?: string;
}

export interface Stay {
  readonly encounterId: string;
  readonly patientId: string;
  readonly presence: 'expected' | 'here' | 'on-leave';
  readonly placements: readonly Placement[];
}

export function isInError({ extension }: { readonly extension?: readonly Extension[] }): boolean {
  return extension?.some(({ url }) => url === ENTERED_IN_ERROR) ?? false;
}

/** Why it is an error, as it was said; undefined of what stands. */
export function whyInError({ extension }: { readonly extension?: readonly Extension[] }): string | undefined {
  return extension?.find(({ url }) => url === ENTERED_IN_ERROR)?.valueString;
}

export function markedInError<Entry extends { extension?: Extension[] }>(entry: Entry, reason: string): Entry {
  return { ...entry, extension: [...(entry.extension ?? []), { url: ENTERED_IN_ERROR, valueString: reason }] };
}

/** A moment that an extension of ours holds. */
export function momentIn({ extension }: Encounter, url: string): string | undefined {
  return extension?.find((item) => item.url === url)?.valueDateTime;
}

export function withMoment(encounter: Encounter, url: string, at: string | undefined): Encounter {
  const { extension: all = [], ...rest } = encounter;
  const others = all.filter((item) => item.url !== url);
  const extension = at === undefined ? others : [...others, { url, valueDateTime: at }];
  return extension.length > 0 ? { ...rest, extension } : rest;
}

/** Places in which the patient lay or lies, in order. Reservations and errors are not among them. */
export function placesLainIn({ location = [] }: Encounter): readonly EncounterLocation[] {
  return location.filter((place) => (place.status === 'active' || place.status === 'completed') && !isInError(place));
}

/** What holds a place now. Two desks may have left two active ones: both count (AD7). */
export function placementsOf({ location = [] }: Encounter): readonly Placement[] {
  return location.flatMap((place) => {
    const locationId = documentIdOf(place.location);
    const isLive = (place.status === 'active' || place.status === 'reserved') && !isInError(place);
    if (!isLive || locationId === undefined) return [];
    const since = place.period?.start;
    return [{ locationId, how: place.status === 'active' ? 'lies' : 'reserved', ...(since ? { since } : {}) } as const];
  });
}

const PRESENCE: Readonly<Partial<Record<StayStatus, Stay['presence']>>> = {
  planned: 'expected',
  arrived: 'here',
  triaged: 'here',
  'in-progress': 'here',
  onleave: 'on-leave',
};

/** Undefined of a stay that is over, or never was. */
export function presenceOf({ status }: Encounter): Stay['presence'] | undefined {
  return PRESENCE[status];
}

export function readStay(encounterId: string, encounter: Encounter): Stay | undefined {
  const patientId = documentIdOf(encounter.subject);
  const presence = presenceOf(encounter);
  if (patientId === undefined || presence === undefined) return undefined;
  return { encounterId, patientId, presence, placements: placementsOf(encounter) };
}

export function newPlace(locationId: string, status: 'active' | 'reserved', start: string): EncounterLocation {
  return { location: referenceTo(locationId), status, period: { start } } as EncounterLocation;
}

/** Everywhere the patient lay is left at `at`; what was reserved was never lain in and goes. */
export function leftPlaces(location: readonly EncounterLocation[] = [], at: string): EncounterLocation[] {
  return location
    .filter(({ status }) => status !== 'reserved')
    .map((place) => (place.status === 'active' ? endedAt(place, at) : place));
}

function endedAt(place: EncounterLocation, at: string): EncounterLocation {
  return { ...place, status: 'completed', period: { ...place.period, end: at } };
}

/** When the present status began. */
export function statusSince({ statusHistory = [], period }: Encounter): string | undefined {
  return validHistory(statusHistory).at(-1)?.period?.end ?? period?.start;
}

export function validHistory(history: readonly EncounterStatusHistory[]): readonly EncounterStatusHistory[] {
  return history.filter((entry) => !isInError(entry));
}

/** The next status; the one before is appended to the history with its period. */
export function withStatus(encounter: Encounter, status: StayStatus, at: string): Encounter {
  const start = statusSince(encounter);
  const past = { status: encounter.status, period: { ...(start ? { start } : {}), end: at } };
  return {
    ...encounter,
    status,
    statusHistory: [...(encounter.statusHistory ?? []), past] as EncounterStatusHistory[],
  };
}

/** Back to the status before the present one, which stays in the history as an error. */
export function withStatusUndone(encounter: Encounter, at: string, reason: string): Encounter {
  const history = encounter.statusHistory ?? [];
  const before = validHistory(history).at(-1);
  const start = before?.period?.end ?? encounter.period?.end ?? at;
  const wrong = { status: encounter.status, period: { start, end: at } };
  const rest = history.filter((entry) => entry !== before);
  const statusHistory = [...rest, markedInError(wrong as EncounterStatusHistory, reason)];
  // A stay that an older version closed has no history: it was in progress.
  return { ...encounter, status: before?.status ?? 'in-progress', statusHistory };
}
