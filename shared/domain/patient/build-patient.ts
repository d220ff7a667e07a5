import type {
  Address,
  ContactPoint,
  Extension,
  HumanName,
  Identifier,
  Patient,
  PatientContact,
} from '@medplum/fhirtypes';
import type { ContactPerson, Demographics, PostalAddress } from './demographics.ts';
import { findPhone } from './phone.ts';
import { withPregnancy } from './pregnancy.ts';
import { withSpokenLanguage } from './spoken-language.ts';

/** The birth date is reckoned from an age that somebody guessed. */
const ESTIMATED = 'urn:holdfast:birth-date-estimated';

export interface PatientContext {
  /** ISO 8601. */
  readonly recordedAt: string;
  /** Country of the organisation; how telephone numbers are read. */
  readonly country?: string | undefined;
}

/** A new patient from the registration form. `number` is the record number or the provisional one. */
export function buildPatient(form: Demographics, number: Identifier, context: PatientContext): Patient {
  const blank: Patient = { resourceType: 'Patient', active: true, identifier: [number] };
  return editPatient(blank, form, context);
}

/**
 * The patient with these changes. What the form does not know stays (ST7): other names, numbers and addresses, and
 * every field of others.
 */
export function editPatient(patient: Patient, changes: Partial<Demographics>, context: PatientContext): Patient {
  const { sex, phone, address, identifiers, contact } = changes;
  return {
    ...patient,
    ...(identifiers ? { identifier: withIdentifiers(patient.identifier ?? [], identifiers) } : {}),
    ...(changes.family !== undefined || changes.given ? { name: withName(patient.name ?? [], changes) } : {}),
    ...(sex ? { gender: sex } : {}),
    ...birthDateOf(changes, context),
    ...(phone === undefined ? {} : { telecom: withPhone(patient.telecom ?? [], phone, context.country) }),
    ...(address ? { address: withAddress(patient.address ?? [], address) } : {}),
    ...(contact ? { contact: withContact(patient.contact ?? [], contact, context.country) } : {}),
    ...(changes.language === undefined
      ? {}
      : { communication: withSpokenLanguage(patient.communication, changes.language) }),
    ...extensionsOf(patient.extension ?? [], changes, context),
  };
}

function withName(names: readonly HumanName[], { family, given }: Partial<Demographics>): HumanName[] {
  const [first = { use: 'official' as const }, ...others] = names;
  const { text: _outdated, ...kept } = first as HumanName;
  return [{ ...kept, ...(family === undefined ? {} : { family }), ...(given ? { given: [...given] } : {}) }, ...others];
}

function birthDateOf(changes: Partial<Demographics>, { recordedAt }: PatientContext): { birthDate?: string } {
  if (changes.birthDate !== undefined) return { birthDate: changes.birthDate };
  if (changes.estimatedAgeYears === undefined) return {};
  return { birthDate: String(Number(recordedAt.slice(0, 4)) - changes.estimatedAgeYears) };
}

function extensionsOf(
  extensions: readonly Extension[],
  changes: Partial<Demographics>,
  { recordedAt }: PatientContext,
): { extension?: Extension[] } {
  const dated = changes.birthDate !== undefined || changes.estimatedAgeYears !== undefined;
  const estimated = changes.birthDate === undefined && changes.estimatedAgeYears !== undefined;
  const others = dated ? extensions.filter((item) => item.url !== ESTIMATED) : extensions;
  const withEstimate = estimated ? [...others, { url: ESTIMATED, valueBoolean: true }] : others;
  const all = changes.pregnant === undefined ? withEstimate : withPregnancy(withEstimate, changes.pregnant, recordedAt);
  return all.length > 0 || extensions.length > 0 ? { extension: [...all] } : {};
}

export function isBirthDateEstimated(patient: Patient): boolean {
  return patient.extension?.some((item) => item.url === ESTIMATED && item.valueBoolean === true) ?? false;
}

function withIdentifiers(present: readonly Identifier[], typed: Demographics['identifiers']): Identifier[] {
  const fresh = typed.filter(
    ({ system, value }) => !present.some((item) => item.system === system && item.value === value),
  );
  return [...present, ...fresh.map(({ system, value }) => ({ system, value }))];
}

/** An emptied field takes the number away; the first telephone is the one that the form shows. */
function withPhone(telecom: readonly ContactPoint[], typed: string, country: string | undefined): ContactPoint[] {
  const at = telecom.findIndex((item) => item.system === 'phone');
  const phone = findPhone(typed, country);
  if (!phone) return telecom.filter((_item, index) => index !== at);
  const updated: ContactPoint = { ...(telecom[at] ?? { system: 'phone' }), value: phone.value };
  return at < 0 ? [...telecom, updated] : telecom.with(at, updated);
}

function withAddress(addresses: readonly Address[], typed: PostalAddress): Address[] {
  const [first = {}, ...others] = addresses;
  const { text: _outdated, ...kept } = first as Address;
  const { line, ...rest } = typed;
  const filled = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  return [{ ...kept, ...filled, ...(line === undefined ? {} : { line: line.split('\n') }) }, ...others];
}

function withContact(
  contacts: readonly PatientContact[],
  typed: ContactPerson,
  country: string | undefined,
): PatientContact[] {
  const [first = {}, ...others] = contacts;
  const { name, relationship, phone } = typed;
  const telecom =
    phone === undefined ? {} : { telecom: withPhone((first as PatientContact).telecom ?? [], phone, country) };
  return [
    { ...first, name: { text: name }, ...(relationship ? { relationship: [{ text: relationship }] } : {}), ...telecom },
    ...others,
  ];
}
