import type { Encounter } from '@medplum/fhirtypes';
import { isOpen } from '#shared/domain/encounter/encounter.ts';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import { BACK_BY, leftPlaces, newPlace, placementsOf, statusSince, withMoment, withStatus } from './stay.ts';

/**
 * AD4: from one place to the next: what is left ends, what is taken begins, at the same moment. Where two desks have put the
 * patient into two beds, this ends both: the move is the person's decision.
 */
export function planTransfer(encounter: Encounter, at: string, locationId: string): Encounter | Refusal {
  if (!isOpen(encounter)) return notHere();
  const held = placementsOf(encounter).filter(({ how }) => how === 'lies');
  if (held.length === 1 && held[0]?.locationId === locationId)
    return refusal('already-done', 'The patient lies in this place already.');
  const early = refuseBefore(at, ...held.map(({ since }) => since));
  if (early) return early;
  return { ...encounter, location: [...leftPlaces(encounter.location, at), newPlace(locationId, 'active', at)] };
}

/** AD5: away for a while; the bed is kept. `backBy`: when the patient is to be back, ISO 8601. */
export function planLeave(encounter: Encounter, at: string, backBy?: string): Encounter | Refusal {
  if (encounter.status === 'onleave') return refusal('already-done', 'This patient is on leave already.');
  if (!isOpen(encounter)) return notHere();
  if (backBy !== undefined && Date.parse(backBy) <= Date.parse(at))
    return refusal('invalid-input', 'The return must be later than the leave.', { path: 'backBy' });
  return refuseBefore(at, statusSince(encounter)) ?? withMoment(withStatus(encounter, 'onleave', at), BACK_BY, backBy);
}

export function planReturn(encounter: Encounter, at: string): Encounter | Refusal {
  if (encounter.status !== 'onleave') return refusal('already-done', 'This patient is not on leave.');
  const early = refuseBefore(at, statusSince(encounter));
  return early ?? withMoment(withStatus(encounter, 'in-progress', at), BACK_BY, undefined);
}

export function notHere(): Refusal {
  return refusal('already-done', 'This stay is over, or has not begun. Look at its history.');
}

/** Nothing ends before it began. */
export function refuseBefore(at: string, ...starts: readonly (string | undefined)[]): Refusal | undefined {
  const isEarly = starts.some((start) => start !== undefined && Date.parse(at) < Date.parse(start));
  return isEarly
    ? refusal('invalid-input', 'This would be before what it follows. Check the time.', { path: 'at' })
    : undefined;
}
