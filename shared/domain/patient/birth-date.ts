/** A date of birth as registrars type it (DU5): `12/03/1984`, `12.3.84`, `1984`, `03-1984`, `12MAR84`, `1984-03-12`, `12031984`. */
export type TypedDate =
  | { readonly state: 'date' /** FHIR partial date. */; readonly value: string }
  | { readonly state: 'invalid'; readonly reason: 'not-a-date' | 'no-such-day' | 'in-the-future' | 'too-long-ago' };

/** `today` as `YYYY-MM-DD`; `monthFirst` where the organisation writes dates the American way. */
export interface DateHabit {
  readonly today: string;
  readonly monthFirst?: boolean;
}

const LONGEST_LIFE_YEARS = 130;
/** English and French months by their first letters, folded. */
const MONTHS = [
  /^jan/,
  /^f(eb|ev)/,
  /^mar/,
  /^a(pr|vr)/,
  /^ma[iy]/,
  /^(jun|juin)/,
  /^(jul|juil)/,
  /^a(ug|out)/,
  /^sep/,
  /^oct/,
  /^nov/,
  /^dec/,
];

interface Parts {
  readonly year: string;
  readonly month?: string | undefined;
  readonly day?: string | undefined;
}

export function parseBirthDate(typed: string, habit: DateHabit): TypedDate {
  const text = typed.trim();
  const parts = /\p{L}/u.test(text) ? splitNamed(text) : splitNumeric(text, habit);
  if (!parts) return { state: 'invalid', reason: 'not-a-date' };
  const year = fullYear(parts, habit.today);
  if (!isCalendarDate(year, parts)) return { state: 'invalid', reason: 'no-such-day' };
  const value = isoDate(year, parts);
  if (value > habit.today.slice(0, value.length)) return { state: 'invalid', reason: 'in-the-future' };
  if (year < Number(habit.today.slice(0, 4)) - LONGEST_LIFE_YEARS) return { state: 'invalid', reason: 'too-long-ago' };
  return { state: 'date', value };
}

function isoDate(year: number, { month, day }: Parts): string {
  const parts = [String(year), month, day].filter((part) => part !== undefined);
  return parts.map((part) => part.padStart(2, '0')).join('-');
}

/** `12MAR84`, `mars 1984`, `March 12, 1984`: a name says which part is the month, whatever the habit. */
function splitNamed(text: string): Parts | undefined {
  const [word = '', ...more] = text.match(/\p{L}+/gu) ?? [];
  const folded = word
    .toLowerCase()
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '');
  const index = MONTHS.findIndex((pattern) => pattern.test(folded));
  const [one = '', two, three] = text.match(/\d+/g) ?? [];
  if (more.length > 0 || folded.length < 3 || index < 0 || three !== undefined) return undefined;
  const month = String(index + 1);
  if (two === undefined) return one.length === 4 ? { year: one, month } : undefined;
  return one.length === 4 ? { year: one, month, day: two } : { year: two, month, day: one };
}

function splitNumeric(text: string, habit: DateHabit): Parts | undefined {
  if (!/^[\d\s./,-]+$/.test(text)) return undefined;
  const numbers = (/^\d{8}$/.test(text) ? splitDigits(text, habit) : text).match(/\d+/g) ?? [];
  const [one = '', two, three] = numbers;
  if (numbers.length > 3 || numbers.some((part) => part.length > 4)) return undefined;
  if (two === undefined) return one.length === 4 ? { year: one } : undefined;
  if (three === undefined) return one.length === 4 ? { year: one, month: two } : monthAndYear(one, two);
  if (one.length === 4) return { year: one, month: two, day: three };
  return habit.monthFirst ? { year: three, month: one, day: two } : { year: three, month: two, day: one };
}

function monthAndYear(month: string, year: string): Parts | undefined {
  return year.length === 4 ? { year, month } : undefined;
}

/** `19840312` or `12031984`. */
function splitDigits(digits: string, { today }: DateHabit): string {
  const year = Number(digits.slice(0, 4));
  const yearFirst = year >= 1850 && year <= Number(today.slice(0, 4)) && Number(digits.slice(4, 6)) <= 12;
  const cuts = yearFirst ? [4, 6] : [2, 4];
  return `${digits.slice(0, cuts[0])}/${digits.slice(cuts[0], cuts[1])}/${digits.slice(cuts[1])}`;
}

/** Two digits mean the last hundred years. */
function fullYear(parts: Parts, today: string): number {
  const { year } = parts;
  if (year.length === 4) return Number(year);
  if (year.length !== 2) return 0;
  const thisYear = Number(today.slice(0, 4));
  const candidate = thisYear - (thisYear % 100) + Number(year);
  const date = isoDate(candidate, parts);
  return date > today.slice(0, date.length) ? candidate - 100 : candidate;
}

function isCalendarDate(year: number, { month = '1', day = '1' }: Parts): boolean {
  const date = new Date(Date.UTC(year, Number(month) - 1, Number(day)));
  const agrees = date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
  return year > 0 && agrees && month.length <= 2 && day.length <= 2;
}
