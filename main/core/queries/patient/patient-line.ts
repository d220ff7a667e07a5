import type { HumanName, Patient } from '@medplum/fhirtypes';
import type { PatientLine } from '#shared/contract/patient.ts';
import { OFFICIAL_NUMBER, PROVISIONAL_NUMBER } from './record-number-systems.ts';

/** One line of a list. Names and numbers that are out of use are left out. */
export function patientLineOf(patientId: string, patient: Patient): PatientLine {
  const name = currentName(patient.name ?? []);
  const official = findNumber(patient, OFFICIAL_NUMBER);
  const number = official ?? findNumber(patient, PROVISIONAL_NUMBER);
  const phone = patient.telecom?.find(({ system, use }) => system === 'phone' && use !== 'old')?.value;
  return {
    patientId,
    recordNumber: number ?? '',
    provisional: official === undefined,
    family: name?.family ?? name?.text ?? '',
    given: (name?.given ?? []).join(' '),
    sex: patient.gender ?? 'unknown',
    ...(patient.birthDate ? { birthDate: patient.birthDate } : {}),
    ...(phone ? { phone } : {}),
    ...(patient.deceasedBoolean || patient.deceasedDateTime ? { deceased: true } : {}),
  };
}

function findNumber(patient: Patient, system: string): string | undefined {
  return patient.identifier?.find((item) => item.system === system && item.use !== 'old')?.value;
}

function currentName(names: readonly HumanName[]): HumanName | undefined {
  return names.find(({ use }) => use === 'official') ?? names.find(({ use }) => use !== 'old') ?? names[0];
}
