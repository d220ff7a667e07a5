/**
 * Codes that Holdfast prints itself: `HF`, a letter for what it hangs on, a variant digit, the value, a check character
 * over all of it. Only capitals and digits (and the hyphens of provisional numbers), so that no keyboard layout has to
 * agree about punctuation. No other code of this house begins with two letters, so none is taken for another (HC1).
 *
 * @SAFETY A wristband is told from a label with the same number: a copy of a patient's label at the desk never counts as
 * the patient (HC2).
 */
import type { Finding } from '../gs1/finding.ts';
import { checkCharacter } from '../record-number/check-character.ts';
import { isProvisionalNumber } from '../record-number/provisional-number.ts';
import { parseRecordNumber } from '../record-number/record-number.ts';
import type { CodeRead } from './scan-result.ts';

/** What the code hangs on; the letter says so to people, too. */
const LETTERS = {
  wristband: 'W',
  'patient-label': 'L',
  'staff-badge': 'S',
  bed: 'B',
  'unit-dose': 'U',
  document: 'D',
  specimen: 'T',
  'storage-place': 'P',
  /** What was handed to one patient: the item, and the bag that holds the items. */
  'dispensed-item': 'M',
  'dispensed-bag': 'G',
} as const;
export type HospitalSubject = keyof typeof LETTERS;
export const HOSPITAL_SUBJECTS = Object.keys(LETTERS) as HospitalSubject[];

export interface HospitalCode {
  readonly subject: HospitalSubject;
  /** The record number or provisional number for wristbands and patient labels, else the thing's own number. */
  readonly value: string;
}

const BEGIN = 'HF';
const VALUE = /^[0-9A-Z]+$/;
const LONGEST = 40;
const SHAPE = /^HF([A-Z])([12])([0-9A-Z-]+)([0-9A-Z])$/;

/** Whether a value may stand in a code of this subject. */
export function isHospitalValue({ subject, value }: HospitalCode): boolean {
  const bearsPatientNumber = subject === 'wristband' || subject === 'patient-label';
  if (bearsPatientNumber) return parseRecordNumber(value)?.text === value || isProvisionalNumber(value);
  return VALUE.test(value) && value.length <= LONGEST;
}

/** The text of the symbol. Throws when the value may not stand in it, which is for the caller to ask before. */
export function writeHospitalCode(code: HospitalCode): string {
  if (!isHospitalValue(code)) throw new Error(`Not a value for a ${code.subject} code`);
  const [first, second] = ['1', '2'].map((variant) => `${BEGIN}${LETTERS[code.subject]}${variant}${code.value}`);
  const stem = checkOf(first ?? '') === '*' ? second : first;
  return `${stem}${checkOf(stem ?? '')}`;
}

/**
 * The variant is 2 where 1 would need the one check character that Code 39 cannot print. The hyphens of a
 * provisional number carry no weight: a wrong one breaks its shape.
 */
function checkOf(stem: string): string {
  return checkCharacter(stem.replaceAll('-', ''));
}

export function mayBeHospitalCode(text: string): boolean {
  return /^HF[A-Z][12]/i.test(text);
}

/** HC3: a wrong character, a missing one, or a letter that stands for nothing is a fault. Small letters are caps lock, and said. */
export function readHospitalCode(received: string): CodeRead<HospitalCode> {
  const text = received.toUpperCase();
  const capsLock: Finding[] = text === received ? [] : [{ code: 'caps-lock', at: 0 }];
  const [, letter, , value = '', check] = SHAPE.exec(text) ?? [];
  const subject = HOSPITAL_SUBJECTS.find((one) => LETTERS[one] === letter);
  if (!subject) return { findings: [{ code: 'shape', at: 0 }] };
  if (checkOf(text.slice(0, -1)) !== check) return { findings: [{ code: 'check-digit', at: text.length - 1 }] };
  const code = { subject, value };
  if (!isHospitalValue(code) || writeHospitalCode(code) !== text) return { findings: [{ code: 'content', at: 4 }] };
  return { reading: code, findings: capsLock };
}
