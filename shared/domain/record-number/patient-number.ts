import type { Identifier, Patient } from '@medplum/fhirtypes';

export const RECORD_NUMBER_SYSTEM = 'urn:holdfast:record-number';
export const PROVISIONAL_SYSTEM = 'urn:holdfast:provisional-number';
const V2_IDENTIFIER_TYPE = 'http://terminology.hl7.org/CodeSystem/v2-0203';

export interface PatientNumber {
  readonly value: string;
  readonly provisional: boolean;
}

export function recordNumberIdentifier(value: string): Identifier {
  return { use: 'official', type: typeMR, system: RECORD_NUMBER_SYSTEM, value };
}
const typeMR = { coding: [{ system: V2_IDENTIFIER_TYPE, code: 'MR' }] };

export function provisionalIdentifier(value: string): Identifier {
  return { use: 'temp', system: PROVISIONAL_SYSTEM, value };
}

/** The number by which the patient is known here: the record number, else the provisional one, else one brought along. */
export function findPatientNumber(patient: Patient): PatientNumber | undefined {
  const identifiers = patient.identifier ?? [];
  const inSystem = (system: string) => identifiers.find((item) => item.system === system && item.use !== 'old')?.value;
  const official = inSystem(RECORD_NUMBER_SYSTEM);
  if (official) return { value: official, provisional: false };
  const provisional = inSystem(PROVISIONAL_SYSTEM);
  if (provisional) return { value: provisional, provisional: true };
  const brought = identifiers.find(isRecordNumberElsewhere)?.value;
  return brought ? { value: brought, provisional: false } : undefined;
}

function isRecordNumberElsewhere(identifier: Identifier): boolean {
  return identifier.type?.coding?.some((coding) => coding.code === 'MR') ?? false;
}

/** RN6: the provisional number stays findable as an alias of the record number that replaces it. */
export function withRecordNumber(patient: Patient, value: string): Patient {
  const others = (patient.identifier ?? []).map((item) =>
    item.system === PROVISIONAL_SYSTEM ? { ...item, use: 'old' as const } : item,
  );
  return { ...patient, identifier: [recordNumberIdentifier(value), ...others] };
}
