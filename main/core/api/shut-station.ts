import type { StationState } from '#shared/contract/station.ts';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';

/** Why there is nobody to sign in to: no organisation yet, or its records are locked. */
export function refusalOfShut({ state }: StationState): Refusal {
  return state === 'locked'
    ? refusal('locked', 'The records of this station are locked. Somebody must type its passphrase first.')
    : refusal('not-found', 'This station belongs to no organisation yet. Enrol it first.');
}
