import type { Patient } from '@medplum/fhirtypes';
import type { InputOf } from '#shared/contract/declare.ts';
import type { contract } from '#shared/contract/index.ts';
import { parseBirthDate } from '#shared/domain/patient/birth-date.ts';
import { isBirthDateEstimated } from '#shared/domain/patient/build-patient.ts';
import { isPregnant } from '#shared/domain/patient/pregnancy.ts';
import { spokenLanguage } from '#shared/domain/patient/spoken-language.ts';
import { PROVISIONAL_SYSTEM, RECORD_NUMBER_SYSTEM } from '#shared/domain/record-number/patient-number.ts';

export type Sex = 'female' | 'male' | 'other' | 'unknown';

/** What stands in the fields, as typed. */
export interface DemographicsForm {
  readonly family: string;
  readonly given: string;
  readonly sex: Sex | '';
  /** A date in any usual spelling, or an age: `12/3/84`, `1984`, `67`, `67 y`. */
  readonly born: string;
  readonly phone: string;
  readonly line: string;
  readonly city: string;
  readonly postalCode: string;
  readonly nationalId: string;
  readonly contactName: string;
  readonly contactRelationship: string;
  readonly contactPhone: string;
  readonly pregnant: boolean;
  /** BCP 47; empty where nobody knows. */
  readonly language: string;
}
export type DemographicsField = keyof DemographicsForm;

type Demographics = InputOf<typeof contract.patient.register>['demographics'];
type Changes = InputOf<typeof contract.patient.edit>['changes'];

export const EMPTY_DEMOGRAPHICS: DemographicsForm = {
  family: '',
  given: '',
  sex: '',
  born: '',
  phone: '',
  line: '',
  city: '',
  postalCode: '',
  nationalId: '',
  contactName: '',
  contactRelationship: '',
  contactPhone: '',
  pregnant: false,
  language: '',
};

const NATIONAL_ID = 'urn:holdfast:national-id';

export type TypedBirth =
  | { readonly state: 'empty' }
  | { readonly state: 'date'; readonly birthDate: string }
  | { readonly state: 'age'; readonly estimatedAgeYears: number }
  | { readonly state: 'invalid'; readonly reason: 'not-a-date' | 'no-such-day' | 'in-the-future' | 'too-long-ago' };

const AGE = /^~?\s*(\d{1,3})\s*(y|yrs?|years?|a|ans?)?\.?$/i;
const OLDEST_YEARS = 125;

/** `today` as YYYY-MM-DD. A number of up to three digits is an age: a year has four. */
export function readBirth(typed: string, today: string): TypedBirth {
  const text = typed.trim();
  if (text === '') return { state: 'empty' };
  const age = Number(AGE.exec(text)?.[1] ?? Number.NaN);
  if (age <= OLDEST_YEARS) return { state: 'age', estimatedAgeYears: age };
  const date = parseBirthDate(text, { today });
  return date.state === 'date' ? { state: 'date', birthDate: date.value } : date;
}

export type FormProblem = 'needed' | Extract<TypedBirth, { state: 'invalid' }>['reason'];

export function listProblems(form: DemographicsForm, today: string): Partial<Record<DemographicsField, FormProblem>> {
  const birth = readBirth(form.born, today);
  return {
    ...(form.family.trim() ? {} : { family: 'needed' as const }),
    ...(form.sex ? {} : { sex: 'needed' as const }),
    ...(birth.state === 'invalid' ? { born: birth.reason } : {}),
  };
}

/** The form as the command wants it. Call it when `listProblems` has nothing. */
export function demographicsOf(form: DemographicsForm, today: string): Demographics {
  return {
    ...changesOf(EMPTY_DEMOGRAPHICS, form, today),
    family: form.family.trim(),
    given: givenNames(form),
    sex: form.sex || 'unknown',
  };
}

/** Only what differs: an untouched field must not compete with somebody else's edit of it. */
export function changesOf(before: DemographicsForm, after: DemographicsForm, today: string): Changes {
  const differs = (...fields: DemographicsField[]) => fields.some((field) => before[field] !== after[field]);
  const address = { line: after.line, city: after.city, postalCode: after.postalCode };
  const contact = {
    name: after.contactName.trim(),
    ...(after.contactRelationship.trim() ? { relationship: after.contactRelationship.trim() } : {}),
    ...(after.contactPhone.trim() ? { phone: after.contactPhone.trim() } : {}),
  };
  return {
    ...(differs('family') ? { family: after.family.trim() } : {}),
    ...(differs('given') ? { given: givenNames(after) } : {}),
    ...(differs('sex') && after.sex ? { sex: after.sex } : {}),
    ...(differs('born') ? birthChange(after.born, today) : {}),
    ...(differs('phone') ? { phone: after.phone.trim() } : {}),
    ...(differs('line', 'city', 'postalCode') ? { address } : {}),
    ...(differs('nationalId') && after.nationalId.trim()
      ? { identifiers: [{ system: NATIONAL_ID, value: after.nationalId.trim() }] }
      : {}),
    ...(differs('contactName', 'contactRelationship', 'contactPhone') && contact.name ? { contact } : {}),
    ...(differs('pregnant') ? { pregnant: after.pregnant } : {}),
    ...(differs('language') ? { language: after.language } : {}),
  };
}

function birthChange(typed: string, today: string): Pick<Changes, 'birthDate' | 'estimatedAgeYears'> {
  const birth = readBirth(typed, today);
  if (birth.state === 'date') return { birthDate: birth.birthDate };
  return birth.state === 'age' ? { estimatedAgeYears: birth.estimatedAgeYears } : {};
}

function givenNames(form: DemographicsForm): string[] {
  return form.given.trim().split(/\s+/).filter(Boolean).slice(0, 5);
}

/** Enough to look for somebody who is already known: a name and one thing more, or a telephone, or a number. */
export function duplicateQuestion(form: DemographicsForm, today: string): Changes | undefined {
  const {
    pregnant: _pregnant,
    language: _language,
    contact: _contact,
    address: _address,
    ...asked
  } = changesOf(EMPTY_DEMOGRAPHICS, form, today);
  const hasName =
    form.family.trim().length >= 2 && (asked.given?.length || asked.birthDate || asked.estimatedAgeYears !== undefined);
  const hasPhone = form.phone.replace(/\D/g, '').length >= 6;
  return hasName || hasPhone || form.nationalId.trim().length >= 4 ? asked : undefined;
}

/** What stands in the record, as the form shows it. */
export function formOf(patient: Patient, today: string): DemographicsForm {
  const name = patient.name?.find((item) => item.use === 'official') ?? patient.name?.[0];
  const address = patient.address?.[0];
  const contact = patient.contact?.[0];
  const national = patient.identifier?.find((item) => item.system === NATIONAL_ID);
  return {
    family: name?.family ?? name?.text ?? '',
    given: name?.given?.join(' ') ?? '',
    sex: patient.gender ?? '',
    born: patient.birthDate ? (isBirthDateEstimated(patient) ? patient.birthDate.slice(0, 4) : patient.birthDate) : '',
    phone: patient.telecom?.find((item) => item.system === 'phone' && item.use !== 'old')?.value ?? '',
    line: address?.line?.join('\n') ?? '',
    city: address?.city ?? '',
    postalCode: address?.postalCode ?? '',
    nationalId: national?.value ?? '',
    contactName:
      contact?.name?.text ?? [contact?.name?.given?.join(' '), contact?.name?.family].filter(Boolean).join(' '),
    contactRelationship: contact?.relationship?.[0]?.text ?? '',
    contactPhone: contact?.telecom?.find((item) => item.system === 'phone')?.value ?? '',
    pregnant: isPregnant(patient, today),
    language: spokenLanguage(patient) ?? '',
  };
}

/** Numbers other than ours, for the details panel. */
export function otherIdentifiers(patient: Patient): readonly { readonly system: string; readonly value: string }[] {
  const own = [RECORD_NUMBER_SYSTEM, PROVISIONAL_SYSTEM, NATIONAL_ID];
  return (patient.identifier ?? []).flatMap(({ system, value }) =>
    system && value && !own.includes(system) ? [{ system, value }] : [],
  );
}
