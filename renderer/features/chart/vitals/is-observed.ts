import type { Encounter, Patient } from '@medplum/fhirtypes';
import { isOpen } from '#shared/domain/encounter/encounter.ts';
import { lifeState } from '#shared/domain/patient/patient-name.ts';

interface Known {
  readonly patient: Patient | undefined;
  readonly encounters: readonly Encounter[];
  /** When the last set was taken. */
  readonly takenMs: number;
}

/** NW13: a death, and the end of the stay in which the last set was taken, end what was to be observed by the clock. */
export function isObserved({ patient, encounters, takenMs }: Known): boolean {
  if (patient && lifeState(patient).state === 'deceased') return false;
  if (encounters.some(isOpen)) return true;
  return !encounters.some(({ period }) => period?.end !== undefined && Date.parse(period.end) >= takenMs);
}
