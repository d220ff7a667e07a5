import type { Patient } from '@medplum/fhirtypes';
import type { News2Subject } from '#shared/domain/news2/news2.ts';
import { findAgeYears } from '#shared/domain/patient/age.ts';
import { isPregnant } from '#shared/domain/patient/pregnancy.ts';

/** Who is scored: NEWS2 is for people of 16 years and more who are not pregnant. */
export function news2SubjectOf(patient: Patient, takenAt: string): News2Subject {
  return { ageYears: findAgeYears(patient.birthDate, takenAt), pregnant: isPregnant(patient, takenAt) };
}
