/** The dosing of a line comes from the domain in one spelling (DI1), joined by points in the middle; here it is said as the reader's language says it. */
import i18next from 'i18next';
import { doseInWords } from './dose-in-words.ts';

type Phrase = readonly [RegExp, string];

const DAYS: Readonly<Record<string, string>> = {
  ...{ mon: 'lun', tue: 'mar', wed: 'mer', thu: 'jeu', fri: 'ven', sat: 'sam', sun: 'dim' },
};
const ON_DAYS = /^(?:mon|tue|wed|thu|fri|sat|sun)(?: (?:mon|tue|wed|thu|fri|sat|sun))*$/;
const COUNTED = /^(?:\d|at most |below )/;

const PHRASES: readonly Phrase[] = [
  [/^every (\d+) days$/, 'tous les $1 jours'],
  [/^every (\d+ (?:h|min))$/, 'toutes les $1'],
  [/^(\d+ (?:h|min)) apart$/, 'à $1 d’intervalle au moins'],
  [/^at most (.+) in 24 h$/, 'au plus $1 en 24 h'],
  [/^below ([\d.,]+): /, 'moins de $1\u00a0: '],
  [/^([\d.,]+) to below ([\d.,]+): /, 'de $1 à moins de $2\u00a0: '],
  [/^([\d.,]+) and above: /, '$1 et plus\u00a0: '],
];

/** Of an order's line, never of the words of a paper. What a person wrote in it stays. */
export function lineInWords(line: string, language = i18next.resolvedLanguage ?? 'en'): string {
  return line
    .split(' · ')
    .map((part) => partInWords(part, language))
    .join(' · ');
}

function partInWords(part: string, language: string): string {
  if (!language.startsWith('fr')) return COUNTED.test(part) ? doseInWords(part, language) : part;
  if (ON_DAYS.test(part)) return part.replace(/\w+/g, (day) => DAYS[day] ?? day);
  const phrase = PHRASES.find(([pattern]) => pattern.test(part));
  if (!phrase) return COUNTED.test(part) ? doseInWords(part, language) : part;
  return doseInWords(part.replace(...phrase), language);
}
