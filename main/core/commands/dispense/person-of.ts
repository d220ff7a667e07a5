import type { Patient } from '@medplum/fhirtypes';
import { displayName, patientName } from '#shared/domain/patient/patient-name.ts';
import { readDemographics } from '#shared/domain/patient/read-patient.ts';

/** A patient by name and address, as registers name who had a drug (South Africa, regulation 36, wants both). */
export function personOf(patient: Patient): { readonly name: string; readonly address?: string } {
  const address = addressOf(patient);
  return { name: displayName(patientName(patient)), ...(address ? { address } : {}) };
}

/** Where a patient lives, on one line; empty where nobody knows. */
export function addressOf(patient: Patient): string {
  const { line, postalCode, city } = readDemographics(patient).address ?? {};
  return [line?.replaceAll('\n', ', '), [postalCode, city].filter(Boolean).join(' ')].filter(Boolean).join(', ');
}
