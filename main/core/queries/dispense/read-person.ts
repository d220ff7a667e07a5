import type { Patient } from '@medplum/fhirtypes';
import { displayName } from '#shared/domain/patient/patient-name.ts';
import { readPatientLine } from '#shared/domain/patient/read-patient.ts';

/** Name, birth date, sex and number, as every row about somebody shows them. */
export function readPerson(patientId: string, patient: Patient) {
  const { birthDate, sex, recordNumber, family, given } = readPatientLine(patientId, patient);
  return {
    ...{ name: displayName({ family, given }), sex },
    ...(birthDate ? { birthDate } : {}),
    ...(recordNumber ? { recordNumber } : {}),
  };
}
