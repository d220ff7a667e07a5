/**
 * Record numbers: site prefix, serial of at least six digits, check character, e.g. `N000127K` (RN1, RN2).
 * O and I occur nowhere, so that a typed O is a zero and a typed I a one; serials whose check character would be
 * one of them, or `*`, are not handed out.
 */
import { checkCharacter } from './check-character.ts';

export interface RecordNumber {
  readonly prefix: string;
  readonly serial: number;
  /** As stored and printed. */
  readonly text: string;
}

const SERIAL_DIGITS = 6;
const NOT_HANDED_OUT = new Set(['*', 'O', 'I']);
const PREFIX = /^[A-HJ-NP-Z]{1,3}$/;
const SHAPE = /^([A-HJ-NP-Z]{1,3})(\d{6,10})([0-9A-HJ-NP-Z])$/;

/** One to three capitals without I and O. */
export function isRecordPrefix(text: string): boolean {
  return PREFIX.test(text);
}

/** The number of a serial; undefined for a serial that is skipped. */
export function findRecordNumber(prefix: string, serial: number): RecordNumber | undefined {
  const stem = `${prefix}${serial.toString().padStart(SERIAL_DIGITS, '0')}`;
  const check = checkCharacter(stem);
  return NOT_HANDED_OUT.has(check) ? undefined : { prefix, serial, text: `${stem}${check}` };
}

/** What a person typed or a scanner read; undefined when it is not a record number or its check character is wrong. */
export function parseRecordNumber(typed: string): RecordNumber | undefined {
  const parts = SHAPE.exec(normaliseTyped(typed));
  if (!parts) return undefined;
  const [text, prefix = '', digits = '', check] = parts;
  return checkCharacter(prefix + digits) === check ? { prefix, serial: Number(digits), text } : undefined;
}

function normaliseTyped(typed: string): string {
  return typed
    .toUpperCase()
    .replace(/[\s.-]/g, '')
    .replaceAll('O', '0')
    .replaceAll('I', '1');
}
