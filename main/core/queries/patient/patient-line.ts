import type { HumanName, Patient } from '@medplum/fhirtypes';
import type { PatientLine } from '#shared/contract/patient.ts';
import { findPatientNumber } from '#shared/domain/record-number/patient-number.ts';

/** One line of a list. Names and numbers that are out of use are left out. */
export function patientLineOf(patientId: string, patient: Patient): PatientLine {
  const name = currentName(patient.name ?? []);
  const number = findPatientNumber(patient);
  const phone = patient.telecom?.find(({ system, use }) => system === 'phone' && use !== 'old')?.value;
  return {
    patientId,
    recordNumber: number?.value ?? '',
    provisional: number?.provisional ?? false,
    family: name?.family ?? name?.text ?? '',
    given: (name?.given ?? []).join(' '),
    sex: patient.gender ?? 'unknown',
    ...(patient.birthDate ? { birthDate: patient.birthDate } : {}),
    ...(phone ? { phone } : {}),
    ...(patient.deceasedBoolean || patient.deceasedDateTime ? { deceased: true } : {}),
  };
}

function currentName(names: readonly HumanName[]): HumanName | undefined {
  return names.find(({ use }) => use === 'official') ?? names.find(({ use }) => use !== 'old') ?? names[0];
}
