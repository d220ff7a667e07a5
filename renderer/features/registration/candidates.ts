import { z } from 'zod';
import { type DuplicateCandidate, duplicateCandidate } from '#shared/contract/patient.ts';
import type { Refusal } from '#shared/errors/refusal.ts';

const details = z.union([z.array(duplicateCandidate), z.object({ candidates: z.array(duplicateCandidate) })]);

/** The candidates that a `duplicate-suspected` refusal names. */
export function candidatesOf(refusal: Refusal): readonly DuplicateCandidate[] {
  const read = details.safeParse(refusal.details);
  if (!read.success) return [];
  return Array.isArray(read.data) ? read.data : read.data.candidates;
}

/** These keep a registration from being accepted until somebody says that they are another person. */
export function mustBeToldApart(candidate: Pick<DuplicateCandidate, 'strength'>): boolean {
  return candidate.strength !== 'possible';
}
