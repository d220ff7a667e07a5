/** Who a wristband, or what was asked, says that the patient is. */
import type { Patient } from '@medplum/fhirtypes';
import { foldedWords } from '../patient/fold-name.ts';
import { patientName } from '../patient/patient-name.ts';
import { parseScan } from '../scan/parse-scan.ts';
import type { ScannedText } from './read-packs.ts';

export type WristbandReading =
  | { readonly state: 'number'; readonly value: string; readonly symbology?: string | undefined }
  /** @SAFETY A label, a bed, a badge: it may hang anywhere, and is no patient (HC2). */
  | { readonly state: 'no-wristband'; readonly subject: string; readonly symbology?: string | undefined }
  | { readonly state: 'unreadable'; readonly symbology?: string | undefined };

/** A number that was typed is taken as it stands; whether it is anybody's is asked next. */
export function readWristband(scan: ScannedText, at: string): WristbandReading {
  const { text, symbology } = scan;
  const read = parseScan(text, { at: scan.at ?? at, ...(symbology === undefined ? {} : { symbology }) });
  const name = read.symbology?.name ?? symbology;
  const told = name ? { symbology: name } : {};
  if (read.verdict !== 'invalid' && read.kind === 'hospital') {
    const { subject, value } = read.reading;
    return subject === 'wristband' ? { state: 'number', value, ...told } : { state: 'no-wristband', subject, ...told };
  }
  if (read.verdict !== 'invalid' && read.kind === 'gs1' && read.reading.patientGsrn)
    return { state: 'number', value: read.reading.patientGsrn, ...told };
  if (scan.keyed) return { state: 'number', value: text.trim().toUpperCase(), ...told };
  return { state: read.verdict === 'invalid' ? 'unreadable' : 'no-wristband', subject: read.kind, ...told };
}

/** Any number that the patient has here or had: a wristband outlives the provisional number on it. */
export function hasNumber({ identifier = [] }: Patient, value: string): boolean {
  return identifier.some((item) => item.value === value);
}

export interface SecondIdentifier {
  readonly kind: 'birth-date' | 'name';
  readonly value: string;
}

/** The whole date; or family name and a given name, in any order and spelling. */
export function isSecondRight(patient: Patient, { kind, value }: SecondIdentifier): boolean {
  if (kind === 'birth-date') return patient.birthDate?.length === 10 && patient.birthDate === value;
  const said = new Set(foldedWords(value));
  const { family, given } = patientName(patient);
  const [families, givens] = [foldedWords(family), foldedWords(given)];
  return families.length > 0 && families.every((word) => said.has(word)) && givens.some((word) => said.has(word));
}
