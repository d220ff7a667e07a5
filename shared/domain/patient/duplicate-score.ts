/**
 * How alike two persons are (DU3, DU4): points for what agrees, points off for what contradicts, 0 to 100, with the
 * reasons in words that a registrar can check. The weights are ours; the tests pin what they must give.
 */
import type { AdministrativeSex } from './demographics.ts';
import { foldedWords } from './fold-name.ts';
import { phoneticKeys } from './phonetic-keys.ts';

/** One side of the comparison. Telephone numbers as digits (`findPhoneDigits`). */
export interface PersonTraits {
  readonly family: string;
  readonly given: string;
  readonly sex: AdministrativeSex;
  readonly birthDate?: string | undefined;
  readonly phones: readonly string[];
  readonly identifiers: readonly { readonly system: string; readonly value: string }[];
}

export type DuplicateReason =
  | 'name'
  | 'name-sounds-alike'
  | 'birth-date'
  | 'birth-date-near'
  | 'birth-date-swapped'
  | 'phone'
  | 'identifier'
  | 'sex';

export interface DuplicateScore {
  /** 0–100. */
  readonly score: number;
  readonly reasons: readonly DuplicateReason[];
  readonly strength: 'certain' | 'likely' | 'possible' | 'unlikely';
}

interface Finding {
  readonly points: number;
  readonly reason?: DuplicateReason;
}

const THRESHOLDS = { certain: 90, likely: 65, possible: 35 } as const;
const NOTHING: Finding = { points: 0 };

export function scoreDuplicate(one: PersonTraits, other: PersonTraits): DuplicateScore {
  const findings = [
    compareNames(one, other),
    compareBirthDates(one.birthDate, other.birthDate),
    comparePhones(one.phones, other.phones),
    compareIdentifiers(one, other),
    compareSex(one.sex, other.sex),
  ];
  const reasons = findings.flatMap((finding) => finding.reason ?? []);
  const sum = findings.reduce((total, finding) => total + finding.points, 0);
  const atLeast = reasons.includes('identifier') ? THRESHOLDS.likely : 0;
  const score = Math.min(100, Math.max(atLeast, sum));
  return { score, reasons, strength: strengthOf(score) };
}

function strengthOf(score: number): DuplicateScore['strength'] {
  if (score >= THRESHOLDS.certain) return 'certain';
  if (score >= THRESHOLDS.likely) return 'likely';
  return score >= THRESHOLDS.possible ? 'possible' : 'unlikely';
}

/** Family and first name; also when the two were swapped. Twins share a family name only. */
function compareNames(one: PersonTraits, other: PersonTraits): Finding {
  const [family, given] = [alike(one.family, other.family), alikeFirst(one.given, other.given)];
  const swapped = alike(one.family, other.given) === 'same' && alike(one.given, other.family) === 'same';
  if (swapped || (family === 'same' && given === 'same')) return { points: 40, reason: 'name' };
  if (family !== 'unlike' && given !== 'unlike') return { points: 30, reason: 'name-sounds-alike' };
  return family === 'unlike' && given === 'unlike' ? { points: -10 } : NOTHING;
}

type Likeness = 'same' | 'sounds-alike' | 'unlike';

function alike(one: string, other: string): Likeness {
  const [words, others] = [foldedWords(one), foldedWords(other)];
  if (words.length === 0 || others.length === 0) return 'unlike';
  if (words.join('') === others.join('')) return 'same';
  const keys = phoneticKeys(other);
  return phoneticKeys(one).some((key) => keys.includes(key)) ? 'sounds-alike' : 'unlike';
}

/** Only the first given name counts; a bare initial agrees with any name that begins with it. */
function alikeFirst(one: string, other: string): Likeness {
  const [first = '', second = ''] = [foldedWords(one)[0], foldedWords(other)[0]];
  if (first === '' || second === '') return first === second ? 'same' : 'unlike';
  const initial = first.length === 1 || second.length === 1;
  return initial && first.charAt(0) === second.charAt(0) && first !== second ? 'sounds-alike' : alike(first, second);
}

function compareBirthDates(one: string | undefined, other: string | undefined): Finding {
  if (one === undefined || other === undefined) return NOTHING;
  if (one.length < 10 || other.length < 10) return comparePartialDates(one, other);
  if (one === other) return { points: 35, reason: 'birth-date' };
  if (isSwapped(one, other)) return { points: 25, reason: 'birth-date-swapped' };
  return isNear(one, other) ? { points: 18, reason: 'birth-date-near' } : { points: -15 };
}

function comparePartialDates(one: string, other: string): Finding {
  const length = Math.min(one.length, other.length);
  if (one.slice(0, length) === other.slice(0, length))
    return { points: length === 4 ? 12 : 18, reason: 'birth-date-near' };
  return Math.abs(Number(one.slice(0, 4)) - Number(other.slice(0, 4))) <= 2
    ? { points: 8, reason: 'birth-date-near' }
    : { points: -15 };
}

function isSwapped(one: string, other: string): boolean {
  return one === `${other.slice(0, 4)}-${other.slice(8, 10)}-${other.slice(5, 7)}`;
}

/** One digit mistyped, two neighbours swapped, or one day off. */
function isNear(one: string, other: string): boolean {
  const differing = [...one].filter((character, index) => character !== other.charAt(index)).length;
  const sameDigits = [...one].toSorted().join('') === [...other].toSorted().join('');
  const days = Math.abs(Date.parse(one) - Date.parse(other)) / 86_400_000;
  return differing === 1 || (differing === 2 && sameDigits) || days <= 1;
}

function comparePhones(some: readonly string[], others: readonly string[]): Finding {
  return some.some((phone) => others.includes(phone)) ? { points: 20, reason: 'phone' } : NOTHING;
}

function compareIdentifiers({ identifiers }: PersonTraits, other: PersonTraits): Finding {
  const shared = identifiers.some(({ system, value }) =>
    other.identifiers.some((item) => item.system === system && squeeze(item.value) === squeeze(value)),
  );
  return shared ? { points: 70, reason: 'identifier' } : NOTHING;
}

function squeeze(value: string): string {
  return value.toUpperCase().replace(/[\s./-]/g, '');
}

function compareSex(one: AdministrativeSex, other: AdministrativeSex): Finding {
  const known = (sex: AdministrativeSex) => sex === 'male' || sex === 'female';
  if (!known(one) || !known(other)) return NOTHING;
  return one === other ? { points: 5, reason: 'sex' } : { points: -15 };
}
