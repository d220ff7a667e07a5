/**
 * A dose as people type it (DT2). What ISMP warns of is read where only one meaning is left, and warned about; anything
 * else is not read at all. @SAFETY Half an understanding of a dose is none: a word that is left over makes it unreadable.
 */
import { plainNumber } from '#shared/lib/plain-number.ts';
import { type Amount, amount } from './amount.ts';
import { divide, exact, exactText, findExact } from './exact.ts';
import { type DoseRate, readRateUnit } from './infusion-rate.ts';
import { findUnit } from './units.ts';

export type DoseTextWarning = 'no leading zero' | 'trailing zero' | 'U abbreviation' | 'QD abbreviation';

export type ReadDoseText =
  | {
      readonly state: 'read';
      readonly dose: Amount | DoseRate;
      readonly route?: 'oral' | 'intravenous' | 'intramuscular' | 'subcutaneous';
      readonly timesADay?: number;
      readonly intervalHours?: number;
      readonly once?: true;
      readonly asNeededFor?: string;
      readonly maxPerDay?: Amount;
      readonly days?: number;
      readonly warnings: readonly DoseTextWarning[];
    }
  | { readonly state: 'unreadable' };

type Parts = Omit<Extract<ReadDoseText, { state: 'read' }>, 'state' | 'warnings'>;
type Rest = Partial<Omit<Parts, 'dose'>>;

const NUMBER = String.raw`(\d+/\d+|\d*[.,]\d+|\d+\.?)`;
const DOSE = new RegExp(`^${NUMBER}\\s*([\\p{L}µμ]+(?:/\\p{L}+)*)\\s*(.*)$`, 'u');

/** @param drug name of what is dosed: its words may stand in the text. */
export function readDoseText(written: string, drug = ''): ReadDoseText {
  const [, typed = '', unit = '', tail = ''] = DOSE.exec(written.trim()) ?? [];
  const number = plainNumber(typed);
  const dose = findDose(number, unit);
  const rest = dose && readTail(withoutWords(tail, drug));
  if (!dose || !rest || !isOneSchedule(dose, rest)) return { state: 'unreadable' };
  return { state: 'read', dose, ...rest, warnings: warningsOf(number, unit, tail) };
}

/** @SAFETY Of two schedules in one line neither is dropped: nobody knows which was meant. */
function isOneSchedule(dose: Amount | DoseRate, rest: Rest): boolean {
  const { timesADay, intervalHours, once, asNeededFor, maxPerDay, days } = rest;
  const schedules = [timesADay, intervalHours, once].filter((one) => one !== undefined).length;
  if (!('unit' in dose)) return schedules === 0 && asNeededFor === undefined && maxPerDay === undefined;
  if (asNeededFor !== undefined) return timesADay === undefined && once === undefined;
  return schedules <= 1 && maxPerDay === undefined && !(once && days !== undefined);
}

function findDose(number: string, unit: string): Amount | DoseRate | undefined {
  const value = numberOf(number);
  if (value === undefined) return undefined;
  const rate = readRateUnit(unit);
  if (rate) return { amount: amount(value, rate.unit), perKg: rate.perKg, per: rate.per };
  const known = findUnit(unit);
  return known && amount(value, known);
}

/** `1/2` and `0.5`; nothing that is divided by nought. */
function numberOf(written: string): string | undefined {
  const [above = '', below] = written.split('/');
  if (below === undefined) return findExact(above) && exactText(exact(above), 12);
  return Number(below) === 0 ? undefined : exactText(divide(exact(above), exact(below)), 12);
}

const ROUTES = {
  po: 'oral',
  oral: 'oral',
  orally: 'oral',
  iv: 'intravenous',
  im: 'intramuscular',
  sc: 'subcutaneous',
  subcut: 'subcutaneous',
} as const;
const TIMES: Readonly<Record<string, number>> = {
  daily: 1,
  qd: 1,
  od: 1,
  bid: 2,
  bd: 2,
  tid: 3,
  tds: 3,
  qid: 4,
  qds: 4,
};

/** What may stand behind a dose, each once. */
const PHRASES: readonly (readonly [pattern: RegExp, read: (match: RegExpExecArray) => Rest | undefined])[] = [
  [
    /^(po|oral|orally|iv|im|sc|subcut)\b/i,
    ([, word = '']) => ({ route: ROUTES[word.toLowerCase() as keyof typeof ROUTES] }),
  ],
  [/^(daily|qd|od|bid|bd|tid|tds|qid|qds)\b/i, ([, word = '']) => ({ timesADay: TIMES[word.toLowerCase()] ?? 1 })],
  [/^once (?:daily|a day)\b/i, () => ({ timesADay: 1 })],
  [/^(?:once|stat)\b/i, () => ({ once: true })],
  [/^q(\d{1,2})h\b/i, ([, hours]) => ({ intervalHours: Number(hours) })],
  [/^every (\d{1,2}) hours?\b/i, ([, hours]) => ({ intervalHours: Number(hours) })],
  [/^(?:x|for) ?(\d{1,3}) days?\b/i, ([, days]) => ({ days: Number(days) })],
  [
    new RegExp(`^max(?:imum)? ${NUMBER}\\s*(\\p{L}+)(?:/| per | in )(?:day|24 ?h(?:ours)?)(?!\\p{L})`, 'iu'),
    readMaximum,
  ],
  [
    /^(?:prn|as needed)(?: for)? (\p{L}+)(?!\p{L})/iu,
    ([, word = '']) => (word.toLowerCase() === 'max' ? undefined : { asNeededFor: word }),
  ],
];

function readMaximum([, number = '', unit = '']: RegExpExecArray): Rest | undefined {
  const dose = findDose(plainNumber(number), unit);
  return dose && 'unit' in dose ? { maxPerDay: dose } : undefined;
}

function withoutWords(tail: string, drug: string): string {
  const names = new Set(drug.toLowerCase().split(/\s+/));
  const words = tail.split(/\s+/);
  return words.filter((word) => !names.has(word.toLowerCase())).join(' ');
}

function readTail(tail: string): Rest | undefined {
  let [left, found]: [string, Rest] = [tail.trim(), {}];
  while (left !== '') {
    const phrase = findPhrase(left);
    if (!phrase || Object.keys(phrase.rest).some((name) => name in found)) return undefined;
    found = { ...found, ...phrase.rest };
    left = left.slice(phrase.length).trim();
  }
  return found;
}

function findPhrase(text: string): { readonly rest: Rest; readonly length: number } | undefined {
  for (const [pattern, read] of PHRASES) {
    const match = pattern.exec(text);
    const rest = match && read(match);
    if (match && rest) return { rest, length: match[0].length };
  }
  return undefined;
}

function warningsOf(number: string, unit: string, tail: string): readonly DoseTextWarning[] {
  return [
    ...(number.startsWith('.') ? (['no leading zero'] as const) : []),
    ...(/\.0*$/.test(number) || /\.\d*0$/.test(number) ? (['trailing zero'] as const) : []),
    ...(['U', 'IU'].includes(unit) ? (['U abbreviation'] as const) : []),
    ...(/\b(qd|od)\b/i.test(tail) ? (['QD abbreviation'] as const) : []),
  ];
}
