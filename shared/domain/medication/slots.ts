/** The moments at which a regimen plans something, before anything else is asked of the order (DG1–DG4). */
import type { Regimen } from './dosing.ts';
import { WEEKDAYS } from './dosing.ts';
import { dayAt, dayText, instantOf, instantOfText, minutesOf, type WallClock, weekdayOf } from './wall-clock.ts';

const MINUTE_MS = 60_000;

export interface Slot {
  /** Names it within its line, the same on every station: wall time, instant, or `once`. */
  readonly name: string;
  readonly ms: number;
  readonly wall: 'once' | 'twice' | 'skipped';
  /** Index of the time of day, for doses that differ by it. */
  readonly index: number;
}

export interface SlotRange {
  /** In force from then on: where days and counts are reckoned from. */
  readonly startMs: number;
  readonly fromMs: number;
  /** Exclusive. */
  readonly toMs: number;
  readonly count?: number | undefined;
}

export function listSlots(regimen: Regimen, range: SlotRange, clock: WallClock): readonly Slot[] {
  switch (regimen.kind) {
    case 'at-times':
      return dailySlots(regimen.times, regimen, range, clock);
    case 'scale':
      return dailySlots(regimen.times, {}, range, clock);
    case 'varying':
      return dailySlots(
        regimen.doses.map(({ time }) => time),
        {},
        range,
        clock,
      );
    case 'every':
      return intervalSlots(regimen, range, clock);
    case 'once':
      return onceSlot(regimen.at, range, clock);
    default:
      return [];
  }
}

interface Recurrence {
  readonly everyDays?: number | undefined;
  readonly days?: readonly string[] | undefined;
}

/** Counted courses are walked from their start, others from the range. A day more on both sides: zones are not whole days. */
function dailySlots(
  times: readonly string[],
  recurrence: Recurrence,
  range: SlotRange,
  clock: WallClock,
): readonly Slot[] {
  const { startMs, fromMs, toMs, count } = range;
  if (!Number.isFinite(startMs) || fromMs >= toMs) return [];
  const startDay = dayAt(clock, startMs);
  const firstDay = count === undefined ? Math.max(startDay, dayAt(clock, fromMs)) : startDay;
  const found: Slot[] = [];
  let left = count ?? Number.POSITIVE_INFINITY;
  for (let day = firstDay; day <= dayAt(clock, toMs) && left > 0; day += 1) {
    if (!isOn(recurrence, day, startDay)) continue;
    for (const slot of slotsOfDay(times, day, clock)) {
      if (slot.ms < startMs || left <= 0) continue;
      left -= 1;
      if (slot.ms >= fromMs && slot.ms < toMs) found.push(slot);
    }
  }
  return found;
}

function isOn({ everyDays = 1, days }: Recurrence, day: number, startDay: number): boolean {
  const weekday = WEEKDAYS[weekdayOf(day)];
  return (day - startDay) % everyDays === 0 && (days === undefined || days.includes(weekday as string));
}

/** DG3: a skipped time whose moment another slot of the day already has is no dose of its own. */
function slotsOfDay(times: readonly string[], day: number, clock: WallClock): readonly Slot[] {
  const text = dayText(day);
  const slots = times.map((time, index) => {
    const { ms, kind } = instantOf(clock, day, minutesOf(time));
    return { name: `${text}T${time}`, ms, wall: kind, index };
  });
  const real = new Set(slots.filter(({ wall }) => wall !== 'skipped').map(({ ms }) => ms));
  return slots
    .filter(
      ({ wall, ms }, index) => (wall !== 'skipped' || !real.has(ms)) && times.indexOf(times[index] ?? '') === index,
    )
    .toSorted((one, other) => one.ms - other.ms);
}

/** DG4: absolute time; the name is the instant in UTC, as the wall may show one time twice. */
function intervalSlots(
  { minutes, anchor }: Extract<Regimen, { kind: 'every' }>,
  { startMs, fromMs, toMs, count }: SlotRange,
  clock: WallClock,
): readonly Slot[] {
  const anchorMs = instantOfText(clock, anchor);
  const stepMs = minutes * MINUTE_MS;
  if (anchorMs === undefined || !(stepMs > 0) || fromMs >= toMs) return [];
  const stepFrom = (ms: number) => Math.ceil((ms - anchorMs) / stepMs);
  const first = stepFrom(startMs);
  const last = count === undefined ? Number.POSITIVE_INFINITY : first + count - 1;
  const found: Slot[] = [];
  for (let step = Math.max(first, stepFrom(fromMs)); step <= last; step += 1) {
    const ms = anchorMs + step * stepMs;
    if (ms >= toMs) break;
    found.push({ name: `${new Date(ms).toISOString().slice(0, 16)}Z`, ms, wall: 'once', index: 0 });
  }
  return found;
}

function onceSlot(at: string | undefined, { startMs, fromMs, toMs }: SlotRange, clock: WallClock): readonly Slot[] {
  const ms = Math.max((at === undefined ? undefined : instantOfText(clock, at)) ?? startMs, startMs);
  return ms >= fromMs && ms < toMs ? [{ name: 'once', ms, wall: 'once', index: 0 }] : [];
}

/** Usual minutes between two doses: of times of day the shortest, round the clock; once on a day, from day to day. */
export function spacingMinutes(regimen: Regimen): number {
  const DAY = 1440;
  if (regimen.kind === 'every') return regimen.minutes;
  if (regimen.kind === 'at-times')
    return shortestGap(regimen.times) * (new Set(regimen.times).size > 1 ? 1 : daysApart(regimen));
  if (regimen.kind === 'scale') return shortestGap(regimen.times);
  return regimen.kind === 'varying' ? shortestGap(regimen.doses.map(({ time }) => time)) : DAY;
}

/** @SAFETY On Mondays alone is a week apart: one of Monday, moved to Tuesday, has been given. */
function daysApart({ everyDays = 1, days }: Recurrence): number {
  const on = WEEKDAYS.flatMap((name, number) => (days?.includes(name) ? [number] : []));
  const [first] = on;
  if (first === undefined) return everyDays;
  const gaps = on.map((number, at) => (on[at + 1] ?? first + 7) - number);
  return Math.max(everyDays, Math.min(...gaps));
}

function shortestGap(times: readonly string[]): number {
  const sorted = [...new Set(times.map(minutesOf))].toSorted((one, other) => one - other);
  const [first = 0] = sorted;
  return Math.min(...sorted.map((minute, index) => (sorted[index + 1] ?? first + 1440) - minute), 1440);
}
