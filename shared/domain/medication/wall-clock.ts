/**
 * The clock on the wall of a site, and the instants it stands for (DG2). Intl asks cost microseconds each, so a zone
 * remembers its offset at each midnight of UTC; only a day with a change is searched for the minute.
 */
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

export interface WallClock {
  readonly zone: string;
  /** Minutes that the wall is ahead of UTC at an instant. */
  offsetAt(ms: number): number;
}

const clocks = new Map<string, WallClock>();

/** An IANA zone, e.g. `Europe/Paris`. Throws a RangeError for a zone that is none. */
export function wallClock(zone: string): WallClock {
  const known = clocks.get(zone);
  if (known) return known;
  const clock = { zone, offsetAt: rememberingOffsets(readOffsets(zone)) };
  clocks.set(zone, clock);
  return clock;
}

type OffsetAt = (ms: number) => number;

function readOffsets(timeZone: string): OffsetAt {
  const fields = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' } as const;
  const format = new Intl.DateTimeFormat('en-US', { ...fields, timeZone, hourCycle: 'h23', era: 'short' });
  return (ms) => {
    const at = (type: string) => Number(parts.find((part) => part.type === type)?.value);
    const parts = format.formatToParts(ms);
    const wall = Date.UTC(at('year'), at('month') - 1, at('day'), at('hour'), at('minute'));
    return (wall - Math.floor(ms / MINUTE_MS) * MINUTE_MS) / MINUTE_MS;
  };
}

/** A zone changes its offset at most once a day. */
function rememberingOffsets(read: OffsetAt): OffsetAt {
  const atMidnight = new Map<number, number>();
  const changes = new Map<number, number>();
  const midnight = (day: number) => remember(atMidnight, day, () => read(day * DAY_MS));
  return (ms) => {
    const day = Math.floor(ms / DAY_MS);
    const [before, after] = [midnight(day), midnight(day + 1)];
    if (before === after) return before;
    return ms < remember(changes, day, () => findChange(read, day, before)) ? before : after;
  };
}

function remember(known: Map<number, number>, key: number, find: () => number): number {
  const found = known.get(key) ?? find();
  known.set(key, found);
  return found;
}

/** First instant of the day with another offset than `before`, to the minute. */
function findChange(read: OffsetAt, day: number, before: number): number {
  let [low, high] = [day * 1440, (day + 1) * 1440];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (read(middle * MINUTE_MS) === before) low = middle;
    else high = middle;
  }
  return high * MINUTE_MS;
}

/** A day on the wall, counted from 1970-01-01. */
export type DayNumber = number;

export function dayAt(clock: WallClock, ms: number): DayNumber {
  return Math.floor((ms + clock.offsetAt(ms) * MINUTE_MS) / DAY_MS);
}

/** 0 is Monday. */
export function weekdayOf(day: DayNumber): number {
  return (((day + 3) % 7) + 7) % 7;
}

/** `2026-11-22`. */
export function dayText(day: DayNumber): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** `2026-11-22 08:05`: a moment as paper bears it. */
export function minuteText(clock: WallClock, ms: number): string {
  const wall = new Date(ms + clock.offsetAt(ms) * MINUTE_MS).toISOString();
  return `${wall.slice(0, 10)} ${wall.slice(11, 16)}`;
}

export interface WallInstant {
  readonly ms: number;
  /** `skipped`: this time is not on that day's clock; `ms` is as long after midnight as on any other day. */
  readonly kind: 'once' | 'twice' | 'skipped';
}

/**
 * The instant of a time of day (minutes after midnight). What occurs twice means the first of both; what does not occur
 * is taken by the offset from before the change, so that 24 hours have passed since the same time of the day before.
 */
export function instantOf(clock: WallClock, day: DayNumber, minutes: number): WallInstant {
  const wall = day * DAY_MS + minutes * MINUTE_MS;
  const before = wall - clock.offsetAt(wall - DAY_MS) * MINUTE_MS;
  const after = wall - clock.offsetAt(wall + DAY_MS) * MINUTE_MS;
  if (before === after) return { ms: before, kind: 'once' };
  const real = [before, after].filter((ms) => ms + clock.offsetAt(ms) * MINUTE_MS === wall);
  if (real.length === 0) return { ms: before, kind: 'skipped' };
  return { ms: Math.min(...real), kind: real.length === 2 ? 'twice' : 'once' };
}

const DAY_ONLY = /^(\d{4})-(\d\d)-(\d\d)$/;

/** A FHIR dateTime as an instant: a day alone is its first moment on this wall. Undefined for a month, a year, no date. */
export function instantOfText(clock: WallClock, text: string, daysLater = 0): number | undefined {
  const [, year, month, day] = DAY_ONLY.exec(text) ?? [];
  if (year === undefined) {
    const ms = text.includes('T') ? Date.parse(text) : Number.NaN;
    return Number.isNaN(ms) ? undefined : ms;
  }
  const number = Date.UTC(Number(year), Number(month) - 1, Number(day)) / DAY_MS;
  return instantOf(clock, number + daysLater, 0).ms;
}

export function isDayOnly(text: string): boolean {
  return DAY_ONLY.test(text);
}

/** `08:30` as minutes after midnight. */
export function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}
