/** What is still to be shown of a dose. */
import type { Attempt } from './attempt.ts';

export function isDrugShown({ drug, act }: Attempt): boolean {
  const isSaid = drug.how === 'no-bar-code' || drug.how === 'own-supply';
  return (drug.scans ?? []).length > 0 || isSaid || act === 'stop' || act === 'rate';
}

export function isPatientShown({ patient }: Attempt): boolean {
  return patient.scan !== undefined || patient.picked === true;
}

export function nextScanOf(attempt: Attempt): 'patient' | 'drug' | undefined {
  if (!isPatientShown(attempt)) return 'patient';
  return isDrugShown(attempt) ? undefined : 'drug';
}
