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

export interface ShiftChange {
  /** `2026-11-22T20:00` on the wall: the same on every station. */
  readonly key: string;
  readonly atMs: number;
}

/** The last one that was. */
export function lastShiftChange(times: readonly string[], zone: string, nowMs: number): ShiftChange | undefined {
  const clock = wallClock(zone);
  const today = dayAt(clock, nowMs);
  return [today - 1, today]
    .flatMap((day) =>
      times.map((time) => ({ key: `${dayText(day)}T${time}`, atMs: instantOf(clock, day, minutesOf(time)).ms })),
    )
    .filter(({ atMs }) => atMs <= nowMs)
    .toSorted((one, other) => one.atMs - other.atMs)
    .at(-1);
}

type Lines = Pick<RegisterFold, 'main' | 'pending'>;

/** A register that was there before the change and that nobody has counted since, at any desk. */
export function wantsCheck({ main, pending }: Lines, { atMs }: ShiftChange): boolean {
  const entries = [...main, ...pending].map(({ entry }) => entry);
  const isBegun = entries.some(({ recordedAt }) => Date.parse(recordedAt) < atMs - BEFORE_MS);
  const isCounted = entries.some(
    ({ act, occurredAt }) => (act === 'check' || act === 'open') && Date.parse(occurredAt) >= atMs - BEFORE_MS,
  );
  return isBegun && !isCounted;
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
