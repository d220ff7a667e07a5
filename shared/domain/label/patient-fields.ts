/**
 * What stands on labels of a patient. The symbol is the organisation's GSRN where the patient has one, else our own code
 * over the record or provisional number; it says which of the two labels it hangs on (HC2).
 *
 * @SAFETY Taken from the record, whole: two names in one record, or none, are not decided here but refused or said.
 */
import type { Patient } from '@medplum/fhirtypes';
import { type Refusal, refusal } from '../../errors/refusal.ts';
import { writeElementString } from '../gs1/write-element-string.ts';
import { displayName, patientName } from '../patient/patient-name.ts';
import { findPatientNumber } from '../record-number/patient-number.ts';
import { isHospitalValue, writeHospitalCode } from '../scan/hospital-code.ts';

/** FHIR's name for the system of Global Service Relation Numbers. */
const GSRN_SYSTEM = 'https://www.gs1.org/gsrn';

export type PatientLabelKind = 'adult' | 'infant' | 'label';

export const PATIENT_DESIGNS: Readonly<Record<PatientLabelKind, string>> = {
  adult: 'wristband-adult',
  infant: 'wristband-infant',
  label: 'patient-label',
};

export interface PatientLabelFields {
  readonly fields: Readonly<Record<string, string>>;
  /** What the symbol says, for people. */
  readonly code: string;
}

const SEX: Readonly<Record<string, string>> = { female: 'F', male: 'M', other: 'X' };

export function patientLabelFields(
  patient: Patient,
  kind: PatientLabelKind,
  site: string,
): PatientLabelFields | Refusal {
  const number = findPatientNumber(patient)?.value ?? '';
  const name = displayName(patientName(patient));
  if (name === '')
    return refusal('invalid-input', 'This patient has no name in the record. Enter one, or a description, first.', {
      path: 'fields.name',
    });
  const symbol = symbolOf(patient, kind, number);
  if (!symbol)
    return refusal('invalid-input', 'This patient has no number of this hospital yet. Give one first, then print.', {
      path: 'fields.number',
    });
  // A date that nobody knows is said as such; an empty place could be taken for a misprint.
  const born = patient.birthDate ?? '????-??-??';
  const sex = SEX[patient.gender ?? ''] ?? '';
  return { fields: { name, born, sex, number, site, ...symbol.field }, code: symbol.shown };
}

interface LabelSymbol {
  readonly field: Readonly<Record<string, string>>;
  readonly shown: string;
}

function symbolOf(patient: Patient, kind: PatientLabelKind, number: string): LabelSymbol | undefined {
  const gsrn = patient.identifier?.find(({ system, use }) => system === GSRN_SYSTEM && use !== 'old')?.value;
  if (gsrn && kind !== 'label') {
    const written = writeElementString([{ ai: '8018', value: gsrn }]);
    if (written.state === 'written') return { field: { gs1: written.text }, shown: written.humanReadable };
  }
  const code = { subject: kind === 'label' ? 'patient-label' : 'wristband', value: number } as const;
  if (!isHospitalValue(code)) return undefined;
  const text = writeHospitalCode(code);
  return { field: { code: text }, shown: text };
}
