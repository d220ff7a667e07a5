import type { Patient } from '@medplum/fhirtypes';
import type { Demographics } from './demographics.ts';
import type { PersonTraits } from './duplicate-score.ts';
import { patientName } from './patient-name.ts';
import { findPhoneDigits } from './phone.ts';

/** A registered patient as one side of a comparison. */
export function traitsOfPatient(patient: Patient, country: string | undefined): PersonTraits {
  const phones = (patient.telecom ?? []).flatMap(({ system, value }) => (system === 'phone' && value ? [value] : []));
  return {
    ...patientName(patient),
    sex: patient.gender ?? 'unknown',
    birthDate: patient.birthDate,
    phones: phones.flatMap((phone) => findPhoneDigits(phone, country) ?? []),
    identifiers: (patient.identifier ?? []).flatMap(({ system, value }) =>
      system && value ? [{ system, value }] : [],
    ),
  };
}

/** A registration form, however far it is filled in. `today` as `YYYY-MM-DD`. */
export function traitsOfForm(form: Partial<Demographics>, country: string | undefined, today: string): PersonTraits {
  const { family = '', given = [], sex = 'unknown', birthDate, estimatedAgeYears, phone, identifiers = [] } = form;
  const year = estimatedAgeYears === undefined ? undefined : String(Number(today.slice(0, 4)) - estimatedAgeYears);
  const digits = phone === undefined ? undefined : findPhoneDigits(phone, country);
  return {
    family,
    given: given.join(' '),
    sex,
    birthDate: birthDate ?? year,
    phones: digits === undefined ? [] : [digits],
    identifiers,
  };
}
