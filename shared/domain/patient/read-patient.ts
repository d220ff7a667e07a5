import type { Address, Patient, PatientContact } from '@medplum/fhirtypes';
import { findPatientNumber } from '#shared/domain/record-number/patient-number.ts';
import { documentIdOf } from '#shared/model/reference.ts';
import type { AdministrativeSex, ContactPerson, Demographics, PostalAddress } from './demographics.ts';
import { lifeState, patientName } from './patient-name.ts';
import { spokenLanguage } from './spoken-language.ts';

/** What a list shows of a patient; the contract's `patientLine` without the place. */
export interface PatientLine {
  readonly patientId: string;
  /** Empty when the patient came from elsewhere without one. */
  readonly recordNumber: string;
  readonly provisional: boolean;
  readonly family: string;
  readonly given: string;
  readonly sex: AdministrativeSex;
  readonly birthDate?: string;
  readonly phone?: string;
  readonly deceased?: boolean;
  readonly replacedBy?: string;
}

export function readPatientLine(patientId: string, patient: Patient): PatientLine {
  const number = findPatientNumber(patient);
  const phone = findFirstPhone(patient);
  const replacedBy = documentIdOf(patient.link?.find(({ type }) => type === 'replaced-by')?.other);
  return {
    patientId,
    recordNumber: number?.value ?? '',
    provisional: number?.provisional ?? false,
    ...patientName(patient),
    sex: patient.gender ?? 'unknown',
    ...(patient.birthDate ? { birthDate: patient.birthDate } : {}),
    ...(phone ? { phone } : {}),
    ...(lifeState(patient).state === 'deceased' ? { deceased: true } : {}),
    ...(replacedBy ? { replacedBy } : {}),
  };
}

function findFirstPhone(patient: Patient): string | undefined {
  return patient.telecom?.find((item) => item.system === 'phone' && item.use !== 'old')?.value;
}

/** What the form shows when a registered patient is edited. */
export function readDemographics(patient: Patient): Demographics {
  const { family, given } = patient.name?.[0] ?? {};
  const [address] = patient.address ?? [];
  const [contact] = patient.contact ?? [];
  const phone = findFirstPhone(patient);
  const language = spokenLanguage(patient);
  return {
    family: family ?? patientName(patient).family,
    given: given ?? [],
    sex: patient.gender ?? 'unknown',
    ...(patient.birthDate ? { birthDate: patient.birthDate } : {}),
    ...(phone ? { phone } : {}),
    ...(address ? { address: readAddress(address) } : {}),
    identifiers: (patient.identifier ?? []).flatMap(({ system, value }) =>
      system && value ? [{ system, value }] : [],
    ),
    ...(contact ? { contact: readContact(contact) } : {}),
    ...(language ? { language } : {}),
  };
}

function readAddress({ line, city, district, postalCode, country }: Address): PostalAddress {
  const parts = { line: line?.join('\n'), city, district, postalCode, country };
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
}

function readContact({ name, relationship, telecom }: PatientContact): ContactPerson {
  const phone = telecom?.find((item) => item.system === 'phone')?.value;
  const tie = relationship?.[0]?.text;
  const spelt = name?.text ?? [name?.given?.join(' '), name?.family].filter(Boolean).join(' ');
  return { name: spelt, ...(tie ? { relationship: tie } : {}), ...(phone ? { phone } : {}) };
}
