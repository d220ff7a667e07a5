import { foldedWords } from '#shared/domain/patient/fold-name.ts';
import { foldIdentifier, stripTrunk } from './patient-search-tokens.ts';

/** One thing typed, with every way to understand it. The ways of one term are alternatives; all terms must be met. */
export interface SearchTerm {
  /** Beginnings of words of the index, each with its letter in front. */
  readonly beginnings: readonly string[];
  /** The folded word, when it can be (part of) a name. */
  readonly name: string | undefined;
}

const MAX_TERMS = 8;
const ONLY_A_PHONE = /^[+0-9][0-9 ()./-]{4,}$/;

/** What was typed as terms. Empty when nothing searchable was typed. */
export function parsePatientSearch(text: string): SearchTerm[] {
  const typed = text.trim();
  if (ONLY_A_PHONE.test(typed) && /[ ()+]/.test(typed) && datesOf(typed).length === 0) {
    const digits = typed.replace(/\D/g, '');
    return digits === '' ? [] : [{ beginnings: [...phoneBeginnings(digits), `i${digits}`], name: undefined }];
  }
  return typed.split(/\s+/).flatMap(parseWord).slice(0, MAX_TERMS);
}

function parseWord(word: string): SearchTerm[] {
  const dates = datesOf(word);
  if (dates.length > 0 && /[./-]/.test(word)) return [{ beginnings: dates, name: undefined }];
  const identifier = foldIdentifier(word);
  if (identifier === '') return [];
  if (/^\d+$/.test(identifier))
    return [
      { beginnings: [...dates, ...phoneBeginnings(identifier), ...numberBeginnings(identifier)], name: undefined },
    ];
  if (/\d/.test(identifier)) return [{ beginnings: [`i${identifier}`], name: undefined }];
  return foldedWords(word).map((name, index) => ({
    beginnings: index === 0 ? [`n${name}`, `i${identifier}`] : [`n${name}`],
    name,
  }));
}

function numberBeginnings(digits: string): string[] {
  const bare = stripTrunk(digits);
  return [...new Set([`i${digits}`, ...(bare === '' ? [] : [`i${bare}`])])];
}

const FEWEST_PHONE_DIGITS = 3;

function phoneBeginnings(digits: string): string[] {
  const bare = stripTrunk(digits);
  return bare.length >= FEWEST_PHONE_DIGITS ? [`p${bare}`] : [];
}

/** A date, month or year as typed: day first, and month first too where that is possible. */
function datesOf(text: string): string[] {
  const iso = /^(\d{4})(?:[-./](\d{1,2})(?:[-./](\d{1,2}))?)?$/.exec(text);
  if (iso) return dateBeginnings(iso[1], [[iso[2], iso[3]]]);
  const full = /^(\d{1,2})[-./](\d{1,2})[-./](\d{4})$/.exec(text);
  if (full)
    return dateBeginnings(full[3], [
      [full[2], full[1]],
      [full[1], full[2]],
    ]);
  const month = /^(\d{1,2})[-./](\d{4})$/.exec(text);
  if (month) return dateBeginnings(month[2], [[month[1], undefined]]);
  const packed = /^(\d{2})(\d{2})((?:19|20)\d{2})$/.exec(text);
  return packed ? dateBeginnings(packed[3], [[packed[2], packed[1]]]) : [];
}

type MonthAndDay = readonly [month: string | undefined, day: string | undefined];

function dateBeginnings(year: string | undefined, readings: readonly MonthAndDay[]): string[] {
  if (!year || !/^(?:1[89]|20)/.test(year)) return [];
  const possible = readings.filter(([month, day]) => isWithin(month, 12) && isWithin(day, 31));
  return [...new Set(possible.map(([month = '', day = '']) => `b${year}${pad(month)}${pad(day)}`))];
}

function isWithin(part: string | undefined, highest: number): boolean {
  return part === undefined || (Number(part) >= 1 && Number(part) <= highest);
}

function pad(part: string): string {
  return part === '' ? '' : part.padStart(2, '0');
}
