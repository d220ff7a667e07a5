/**
 * CR15: what a register asks of people by the clock. A balance check belongs to each change of the shift; a print to the end of
 * each period where the law of the country wants one. Both follow from the register and the wall alone.
 */
import { dayAt, dayText, instantOf, minutesOf, wallClock } from '../medication/wall-clock.ts';
import type { RegisterFold } from './fold-register.ts';
import type { RegisterTemplate } from './register-template.ts';

const HOUR_MS = 3_600_000;
/** Who counts a little before the change has counted for it. */
const BEFORE_MS = HOUR_MS;
const LOOKED_BACK_DAYS = 14;
/** After the change; then it is late. */
export const CHECK_WITHIN_MS = 2 * HOUR_MS;

export interface ShiftChange {
  /** `2026-11-22T20:00` on the wall: the same on every station. */
  readonly key: string;
  readonly atMs: number;
}

/** All of some days on the wall, the first one first. */
function changesOn(times: readonly string[], zone: string, fromDay: number, toDay: number): readonly ShiftChange[] {
  const clock = wallClock(zone);
  const days = Array.from({ length: toDay - fromDay + 1 }, (_, index) => fromDay + index);
  return days
    .flatMap((day) =>
      times.map((time) => ({ key: `${dayText(day)}T${time}`, atMs: instantOf(clock, day, minutesOf(time)).ms })),
    )
    .toSorted((one, other) => one.atMs - other.atMs);
}

/** Those of the last days that were, the last one last. */
export function pastShiftChanges(times: readonly string[], zone: string, nowMs: number): readonly ShiftChange[] {
  const today = dayAt(wallClock(zone), nowMs);
  return changesOn(times, zone, today - LOOKED_BACK_DAYS, today).filter(({ atMs }) => atMs <= nowMs);
}

type Lines = Pick<RegisterFold, 'main' | 'pending'>;

export interface CheckDue {
  /** The first change since which nobody has counted; of what is older than some days the oldest that is looked at. */
  readonly since?: ShiftChange;
  /** The next one for which nobody has counted yet. */
  readonly next?: ShiftChange;
}

/** A register that was there before a change of the shift, and counted since or shortly before, at any desk, is done for it. */
export function checkDue(
  { main, pending }: Lines,
  { checksAt, zone, nowMs }: { readonly checksAt: readonly string[]; readonly zone: string; readonly nowMs: number },
): CheckDue {
  const entries = [...main, ...pending].map(({ entry }) => entry);
  const counts = entries.filter(({ act }) => act === 'check' || act === 'open');
  const begunMs = Math.min(...entries.map(({ recordedAt }) => Date.parse(recordedAt)));
  const countedMs = Math.max(begunMs, ...counts.map(({ occurredAt }) => Date.parse(occurredAt)));
  const isOpen = ({ atMs }: ShiftChange): boolean => atMs > countedMs + BEFORE_MS;
  const since = pastShiftChanges(checksAt, zone, nowMs).find(isOpen);
  const today = dayAt(wallClock(zone), nowMs);
  const next = changesOn(checksAt, zone, today, today + 2).find((one) => one.atMs > nowMs && isOpen(one));
  return { ...(since ? { since } : {}), ...(next ? { next } : {}) };
}

/** How it stands at a moment, without asking again: a change may have come meanwhile. Instants are ISO 8601. */
export function checkStanding(
  { since, next }: { readonly since?: string | undefined; readonly next?: string | undefined },
  nowMs: number,
): { readonly state: 'overdue' | 'due' | 'ahead'; readonly at: string } | undefined {
  const from = since ?? (next !== undefined && Date.parse(next) <= nowMs ? next : undefined);
  if (from !== undefined) return { state: nowMs > Date.parse(from) + CHECK_WITHIN_MS ? 'overdue' : 'due', at: from };
  return next === undefined ? undefined : { state: 'ahead', at: next };
}

export interface PrintPeriod {
  /** Days of the wall, both in it. */
  readonly from: string;
  readonly to: string;
}

const MONTHS = { month: 1, quarter: 3, year: 12 } as const;

/** The last whole period before today, where the template says that its print is due. */
export function lastPrintPeriod(
  { period, printDue }: Pick<RegisterTemplate, 'period' | 'printDue'>,
  today: string,
): PrintPeriod | undefined {
  if (!printDue) return undefined;
  const months = MONTHS[period];
  const [year = 0, month = 1] = today.split('-').map(Number);
  const index = Math.floor((year * 12 + month - 1) / months) * months;
  const first = (at: number): string => `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}-01`;
  const lastDay = new Date(Date.parse(`${first(index)}T00:00:00Z`) - 24 * HOUR_MS).toISOString().slice(0, 10);
  return { from: first(index - months), to: lastDay };
}

/** Something was written in it or before. */
export function wantsPrint({ main }: Pick<Lines, 'main'>, { to }: PrintPeriod): boolean {
  return main.some(({ entry }) => entry.recordedAt.slice(0, 10) <= to);
}
