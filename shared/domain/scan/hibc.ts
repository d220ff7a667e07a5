/** Health Industry Bar Codes of suppliers: read, so that a device's lot and expiry need not be typed. */
import type { Finding } from '../gs1/finding.ts';
import { fullYear, isCalendarDay } from '../gs1/gs1-date.ts';
import type { CodeRead } from './scan-result.ts';

/** How an expiry is written: with a month, a day, a day of the year, with or without an hour. */
export type HibcExpiryFormat = 'MMYY' | 'MMDDYY' | 'YYMMDD' | 'YYMMDDHH' | 'YYJJJ' | 'YYJJJHH';

export interface HibcReading {
  /** Labeler: who supplies it. */
  readonly labeler?: string;
  /** The labeler's own product number. */
  readonly product?: string;
  /** 0 for the unit of use, higher for packs of it. */
  readonly packLevel?: string;
  readonly lot?: string;
  readonly serial?: string;
  readonly quantity?: number;
  /** `2026-01`, `2026-01-15` or `2026-01-15T23`: as precise as the symbol. */
  readonly expiry?: string;
  readonly expiryFormat?: HibcExpiryFormat;
  readonly produced?: string;
  /** Check character of the primary symbol that a secondary symbol belongs to. */
  readonly link?: string;
  readonly check: string;
}
type Parts = Omit<HibcReading, 'check'>;

const CHARACTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%';

/** Modulo 43 over all characters before it. */
export function hibcCheckCharacter(text: string): string {
  const sum = [...text].reduce((total, character) => total + CHARACTERS.indexOf(character), 0);
  return CHARACTERS.charAt(sum % 43);
}

export function mayBeHibc(text: string): boolean {
  return /^\*?\+/.test(text);
}

/** SC8. `at` is the instant of the scan. Asterisks around it are start and stop of Code 39. */
export function readHibc(received: string, at: string): CodeRead<HibcReading> {
  const inner = /^\*(.*)\*$/.exec(received)?.[1];
  const text = inner ?? received;
  const shift = inner === undefined ? 0 : 1;
  const foreign = [...text].findIndex((character) => !CHARACTERS.includes(character));
  if (foreign >= 0) return { findings: [{ code: 'character', at: foreign + shift }] };
  const check = text.slice(-1);
  if (text.length < 4 || hibcCheckCharacter(text.slice(0, -1)) !== check)
    return { findings: [{ code: 'check-digit', at: Math.max(0, text.length - 1) + shift }] };
  const parts = readParts(text.slice(1, -1), at);
  const findings: Finding[] = parts ? [] : [{ code: 'shape', at: 1 + shift }];
  return parts ? { reading: { ...parts, check }, findings } : { findings };
}

function readParts(body: string, at: string): Parts | undefined {
  if (/^[$\d]/.test(body)) return readLinked(body, at);
  const [primary = '', ...rest] = body.split('/');
  const first = readPrimary(primary);
  return first && rest.reduce<Parts | undefined>((parts, part) => joinPart(parts, part, at), first);
}

function readPrimary(text: string): Parts | undefined {
  const [, labeler, product, packLevel] = /^([A-Z][0-9A-Z]{3})([0-9A-Z]{1,18})(\d)$/.exec(text) ?? [];
  return labeler && product && packLevel ? { labeler, product, packLevel } : undefined;
}

/** A secondary symbol of its own: what it says, then the check character of its primary. */
function readLinked(text: string, at: string): Parts | undefined {
  const parts = readSecondary(text.slice(0, -1), at);
  return parts && { ...parts, link: text.slice(-1) };
}

function joinPart(parts: Parts | undefined, text: string, at: string): Parts | undefined {
  const more = /^[$\d]/.test(text) && !/^\d\dD/.test(text) ? readSecondary(text, at) : readSupplement(text);
  if (!parts || !more) return undefined;
  const twice = Object.keys(more).some((name) => Object.hasOwn(parts, name));
  return twice ? undefined : { ...parts, ...more };
}

/** Supplementary data: a serial, or the day on which it was made or expires. */
function readSupplement(text: string): Parts | undefined {
  const [, serial] = /^S([0-9A-Z]{1,18})$/.exec(text) ?? [];
  if (serial) return { serial };
  const [, kind, year = '', month = '', day = ''] = /^(14|16)D(\d{4})(\d\d)(\d\d)$/.exec(text) ?? [];
  if (!kind || !isCalendarDay(Number(year), month, day)) return undefined;
  const date = `${year}-${month}-${day}`;
  return kind === '16' ? { produced: date } : { expiry: date };
}

function readSecondary(text: string, at: string): Parts | undefined {
  if (text.startsWith('$$')) return readQuantity(text.slice(2), at);
  if (text.startsWith('$')) return lotOrSerial(text.slice(1));
  return readDated('YYJJJ', text, at);
}

function readQuantity(text: string, at: string): Parts | undefined {
  const [counted, short, long] = /^(?:8(\d\d)|9(\d{5}))/.exec(text) ?? [];
  if (counted === undefined) return /^[89]/.test(text) ? undefined : readExpiry(text, at);
  const rest = readExpiry(text.slice(counted.length), at);
  return rest && { quantity: Number(short ?? long), ...rest };
}

const FLAGGED: Readonly<Record<string, HibcExpiryFormat>> = {
  2: 'MMDDYY',
  3: 'YYMMDD',
  4: 'YYMMDDHH',
  5: 'YYJJJ',
  6: 'YYJJJHH',
};

/** A digit tells the format; 0 and 1 begin a month, 7 means that there is no date. A plus sign makes the rest a serial. */
function readExpiry(text: string, at: string): Parts | undefined {
  if (text.startsWith('+')) return dated(text.slice(1), at, true);
  return dated(text, at, false);
}

function dated(text: string, at: string, isSerial: boolean): Parts | undefined {
  if (text.startsWith('7')) return lotOrSerial(isSerial ? `+${text.slice(1)}` : text.slice(1));
  const format = FLAGGED[text.charAt(0)];
  const rest = format ? text.slice(1) : text;
  if (!format && !/^[01]/.test(text)) return undefined;
  return readDated(format ?? 'MMYY', rest, at, isSerial);
}

function readDated(expiryFormat: HibcExpiryFormat, text: string, at: string, isSerial = false): Parts | undefined {
  const date = text.slice(0, expiryFormat.length);
  const expiry =
    /^\d+$/.test(date) && date.length === expiryFormat.length ? findDate(expiryFormat, date, at) : undefined;
  const rest = text.slice(expiryFormat.length);
  const held = rest === '' ? {} : lotOrSerial(isSerial ? `+${rest}` : rest);
  return expiry && held ? { expiryFormat, expiry, ...held } : undefined;
}

function lotOrSerial(text: string): Parts | undefined {
  const [, plus, value] = /^(\+?)([0-9A-Z-]{1,18})$/.exec(text) ?? [];
  if (!value) return undefined;
  return plus ? { serial: value } : { lot: value };
}

function findDate(format: HibcExpiryFormat, digits: string, at: string): string | undefined {
  const part = (letters: string) => digits.slice(format.indexOf(letters), format.indexOf(letters) + letters.length);
  const year = fullYear(Number(part('YY')), at);
  const hour = format.endsWith('HH') ? part('HH') : '';
  if (hour !== '' && Number(hour) > 23) return undefined;
  const day = format.includes('JJJ') ? dayOfYear(year, Number(part('JJJ'))) : dayOf(format, year, part);
  return day && (hour === '' ? day : `${day}T${hour}`);
}

function dayOf(format: HibcExpiryFormat, year: number, part: (letters: string) => string): string | undefined {
  const month = part('MM');
  const day = format.includes('DD') ? part('DD') : '';
  if (!isCalendarDay(year, month, day === '' ? '01' : day)) return undefined;
  return day === '' ? `${year}-${month}` : `${year}-${month}-${day}`;
}

function dayOfYear(year: number, day: number): string | undefined {
  const date = new Date(Date.UTC(year, 0, day));
  return day >= 1 && date.getUTCFullYear() === year ? date.toISOString().slice(0, 10) : undefined;
}
