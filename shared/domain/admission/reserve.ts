import type { Encounter } from '@medplum/fhirtypes';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import { EXPECTED_AT, newPlace, withMoment } from './stay.ts';

export interface Reservation {
  /** The bed that is held from now on, or a ward; without one none is. */
  readonly locationId?: string | undefined;
  /** ISO 8601; without it the time stays as it was. */
  readonly expectedAt?: string | undefined;
}

/** AD14: another bed, another time, or no bed for who is expected. What was reserved was never lain in and goes. */
export function planReservation(
  encounter: Encounter,
  at: string,
  { locationId, expectedAt }: Reservation,
): Encounter | Refusal {
  if (encounter.status !== 'planned') return refusal('already-done', 'This patient is not expected any more.');
  const { location = [], ...rest } = expectedAt ? withMoment(encounter, EXPECTED_AT, expectedAt) : encounter;
  const others = location.filter(({ status }) => status !== 'reserved');
  const held = locationId ? [...others, newPlace(locationId, 'reserved', at)] : others;
  return held.length > 0 ? { ...rest, location: held } : rest;
}
