import type { StationState } from '#shared/contract/station.ts';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';

/** Why there is nobody to sign in to: no organisation yet, its records are locked, or sealed. */
export function refusalOfShut({ state }: StationState): Refusal {
  if (state === 'sealed')
    return refusal('sealed', 'The records of this station are sealed. Connect it to central: it opens by itself.');
  return state === 'locked'
    ? refusal('locked', 'The records of this station are locked. Somebody must type its passphrase first.')
    : refusal('not-found', 'This station belongs to no organisation yet. Enrol it first.');
}
