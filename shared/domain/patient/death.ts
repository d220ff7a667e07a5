import type { Patient } from '@medplum/fhirtypes';

/** `on`: FHIR dateTime, where it is known; without it only that the patient has died. */
export function withDeath(patient: Patient, on?: string): Patient {
  const living = withoutDeath(patient);
  return on === undefined ? { ...living, deceasedBoolean: true } : { ...living, deceasedDateTime: on };
}

/** What was recorded of a death was wrong. */
export function withoutDeath(patient: Patient): Patient {
  const { deceasedBoolean: _is, deceasedDateTime: _when, ...living } = patient;
  return living;
}
