/** Dates of loggers: ISO, or three numbers in an order that the file as a whole has to show (TL1). */
import { instantOf, type WallClock } from '../medication/wall-clock.ts';

const DATE_ORDERS = ['day-first', 'month-first'] as const;
export type DateOrder = (typeof DATE_ORDERS)[number];

const ISO = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]+(.*))?$/;
const NUMBERS = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?:[T ,]+(.*))?$/;
const TIME = /^(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?\s*([AP])?\.?M?\.?\s*(Z|[-+]\d{2}:?\d{2})?$/i;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** Undefined where no day above twelve tells, or where some rows say one and some the other. */
export function findDateOrder(texts: readonly string[]): DateOrder | undefined {
  const found = new Set<DateOrder>();
  let isNeeded = false;
  for (const text of texts) {
    const [, first, mark, second] = NUMBERS.exec(text.trim()) ?? [];
    if (first === undefined) continue;
    isNeeded = true;
    // Points stand between day, month and year, in this order, wherever they stand.
    if (mark === '.' || Number(first) > 12) found.add('day-first');
    else if (Number(second) > 12) found.add('month-first');
  }
  if (!isNeeded) return 'day-first';
  const [only] = found;
  return found.size === 1 ? only : undefined;
}

/** `previousMs`: of the reading before, for an hour that the wall shows twice (TL2). */
export function readInstant(
  text: string,
  order: DateOrder,
  clock: WallClock,
  previousMs: number | undefined,
): number | undefined {
  const parts = partsOf(text.trim(), order);
  const time = parts && TIME.exec(parts.rest.trim());
  if (!parts || !time) return undefined;
  const [, hours = '', minutes = '', seconds = '0', half, offset] = time;
  const hour = hourOf(Number(hours), half);
  const day = dayOf(parts);
  if (day === undefined || hour > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  const minuteOfDay = hour * 60 + Number(minutes);
  if (offset) return day * DAY_MS + minuteOfDay * 60_000 + Number(seconds) * 1000 - offsetMs(offset);
  const { ms, kind } = instantOf(clock, day, minuteOfDay);
  const found = ms + Number(seconds) * 1000;
  return kind === 'twice' && previousMs !== undefined && found < previousMs ? found + HOUR_MS : found;
}

interface DateParts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly rest: string;
}

function partsOf(text: string, order: DateOrder): DateParts | undefined {
  const [, isoYear, isoMonth, isoDay, isoRest = ''] = ISO.exec(text) ?? [];
  if (isoYear) return { year: Number(isoYear), month: Number(isoMonth), day: Number(isoDay), rest: isoRest };
  const [, first, , second, written, rest = ''] = NUMBERS.exec(text) ?? [];
  if (first === undefined || written === undefined) return undefined;
  const year = Number(written) + (written.length === 2 ? 2000 : 0);
  const [day, month] = order === 'day-first' ? [first, second] : [second, first];
  return { year, month: Number(month), day: Number(day), rest };
}

/** Days since 1970; undefined of a day that no calendar has. */
function dayOf({ year, month, day }: DateParts): number | undefined {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() / DAY_MS : undefined;
}

function hourOf(hour: number, half: string | undefined): number {
  if (!half) return hour;
  return (hour % 12) + (half.toUpperCase() === 'P' ? 12 : 0);
}

function offsetMs(text: string): number {
  if (text.toUpperCase() === 'Z') return 0;
  const digits = text.replace(':', '');
  const size = Number(digits.slice(1, 3)) * 60 + Number(digits.slice(3, 5));
  return (digits.startsWith('-') ? -size : size) * 60_000;
}
