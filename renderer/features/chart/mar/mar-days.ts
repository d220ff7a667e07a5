/** Days of the sheet, as text `YYYY-MM-DD`: a calendar day has no zone. */
import { kept } from '#shared/lib/kept.ts';

export function addDays(day: string, count: number): string {
  const date = new Date(`${day}T12:00:00Z`);
  date.setUTCDate(date.getUTCDate() + count);
  return date.toISOString().slice(0, 10);
}

/** The first day of a sheet of so many days that ends with `last`. */
export function firstDayOf(last: string, days: number): string {
  return addDays(last, 1 - days);
}

const clocks = kept(
  (timeZone: string) =>
    new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hour12: false, timeZone }),
);

/** Time of day on the wall of the site, wherever the desk stands. */
export function wallTime(at: string, zone: string): string {
  return clocks(zone).format(new Date(at));
}

/** `Nora Keane` is `NK`: who gave it, in a narrow cell. */
export function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter((word) => /^\p{Lu}/u.test(word) && !/^(Dr|Mr|Ms|Mrs)\.?$/.test(word));
  return words
    .map((word) => word[0])
    .join('')
    .slice(0, 3);
}
