import type { ShownFinding } from '#shared/contract/administration.ts';
import type { Right } from '#shared/model/right-codes.ts';
import type { Attempt } from './attempt.ts';
import { nextScanOf } from './next-scan.ts';

/** How one of the rights stands: by its worst finding, or still to be scanned, or it holds. */
export type RightStanding = ShownFinding['strength'] | 'holds' | 'waiting';

export function standingOf(right: Right, worst: ShownFinding | undefined, attempt: Attempt): RightStanding {
  if (worst) return worst.strength;
  const isScanned = right === 'patient' || right === 'drug';
  return isScanned && isStillToScan(right, attempt) ? 'waiting' : 'holds';
}

function isStillToScan(right: Right, attempt: Attempt): boolean {
  const next = nextScanOf(attempt);
  return next === right || (right === 'drug' && next === 'patient' && (attempt.drug.scans ?? []).length === 0);
}
