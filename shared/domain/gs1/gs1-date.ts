/** A date of a bar code. GS1 has two digits for the year and, until 2025 in health care, a day 00. */
export interface Gs1Date {
  /** `2026-11-30`. */
  readonly date: string;
  /** `14:30`, only of fields that tell it. */
  readonly time?: string;
  /** The pack said day 00: read as the last day of the month (GS6). */
  readonly dayZero: boolean;
}

/** Whether it is a day of the calendar. `month` and `day` have two digits. */
export function isCalendarDay(year: number, month: string, day: string): boolean {
  const [m, d] = [Number(month), Number(day)];
  return m >= 1 && m <= 12 && d >= 1 && d <= daysOfMonth(year, m);
}

function daysOfMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** GS5: the year of two digits that lies from 49 years before to 50 years after the year in which it is read. */
export function fullYear(twoDigits: number, at: string): number {
  const now = yearOf(at);
  const century = now - (now % 100);
  const distance = twoDigits - (now % 100);
  if (distance >= 51) return century - 100 + twoDigits;
  return distance <= -50 ? century + 100 + twoDigits : century + twoDigits;
}

/** `at` is the instant of the scan as an ISO 8601 text. */
function yearOf(at: string): number {
  const year = Number(/^\d{4}(?=-)/.exec(at)?.[0]);
  if (!(year > 0)) throw new RangeError('The time of a scan is an ISO 8601 text');
  return year;
}

/** Reads YYMMDD that has passed its checks; a 29 February that is none in the window's year gives undefined. */
export function findGs1Date(yymmdd: string, at: string): Gs1Date | undefined {
  const year = fullYear(Number(yymmdd.slice(0, 2)), at);
  const month = yymmdd.slice(2, 4);
  const dayZero = yymmdd.slice(4, 6) === '00';
  const day = dayZero ? String(daysOfMonth(year, Number(month))) : yymmdd.slice(4, 6);
  return isCalendarDay(year, month, day) ? { date: `${year}-${month}-${day}`, dayZero } : undefined;
}

/** The same for a date with hours and minutes, YYMMDDhhmm. */
export function findGs1DateTime(text: string, at: string): Gs1Date | undefined {
  const date = findGs1Date(text.slice(0, 6), at);
  return date && { ...date, time: `${text.slice(6, 8)}:${text.slice(8, 10)}` };
}
