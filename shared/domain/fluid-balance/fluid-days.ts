/**
 * Fluid days: from the ward's hour to the same hour of the next day on the wall (FB4–FB6). A day on which the clocks change
 * has 23 or 25 hours and no amount is lost or counted twice: a day is the interval between two instants, and each amount
 * lies in exactly one. What is withdrawn is in the list of its day and in no sum.
 */
import { type DayNumber, dayAt, dayText, instantOf, wallClock } from '#shared/domain/medication/wall-clock.ts';
import type { FluidKind } from '#shared/model/fluid-kinds.ts';
import type { Fluid } from './fluid-entry.ts';

export interface FluidClock {
  /** IANA zone of the ward. */
  readonly zone: string;
  /** Minutes after midnight at which the fluid day begins. */
  readonly startMinutes: number;
}

/** One amount, with what had gone in and come out that day once it was counted. */
export interface CountedFluid<Item> {
  readonly item: Item;
  readonly fluid: Fluid;
  readonly atMs: number;
  /** Of its day up to and with this amount; unchanged by one that is withdrawn. */
  readonly running: FluidSums;
}

export interface FluidSums {
  /** Millilitres. */
  readonly in: number;
  readonly out: number;
  /** In less out: below zero is a loss. */
  readonly net: number;
}

export interface FluidDay<Item> {
  /** The day on the wall on which it begins, `2026-11-22`. */
  readonly day: string;
  readonly fromMs: number;
  /** Not of this day any more. */
  readonly toMs: number;
  readonly isOpen: boolean;
  readonly sums: FluidSums;
  readonly byKind: Readonly<Partial<Record<FluidKind, number>>>;
  /** Oldest first. */
  readonly entries: readonly CountedFluid<Item>[];
}

const NOTHING: FluidSums = { in: 0, out: 0, net: 0 };

/** Days that hold an amount, and today whether or not it does; newest first. */
export function fluidDays<Item>(
  items: readonly { readonly item: Item; readonly fluid: Fluid }[],
  clock: FluidClock,
  nowMs: number,
): readonly FluidDay<Item>[] {
  const timed = items
    .map((one) => ({ ...one, atMs: Date.parse(one.fluid.at) }))
    .filter(({ atMs }) => Number.isFinite(atMs))
    .toSorted((one, other) => one.atMs - other.atMs);
  const today = fluidDayOf(nowMs, clock);
  const byDay = new Map<DayNumber, typeof timed>([[today, []]]);
  for (const one of timed) {
    const day = fluidDayOf(one.atMs, clock);
    byDay.set(day, [...(byDay.get(day) ?? []), one]);
  }
  return [...byDay].toSorted(([one], [other]) => other - one).map(([day, ofDay]) => countDay(day, ofDay, clock, nowMs));
}

/** FB4 The fluid day that an instant belongs to. */
export function fluidDayOf(ms: number, clock: FluidClock): DayNumber {
  const onWall = dayAt(wallClock(clock.zone), ms);
  const isBefore = ms < startOf(onWall, clock);
  if (isBefore) return onWall - 1;
  // A start that is skipped by the clock may lie past midnight of the next day.
  return ms >= startOf(onWall + 1, clock) ? onWall + 1 : onWall;
}

function startOf(day: DayNumber, { zone, startMinutes }: FluidClock): number {
  return instantOf(wallClock(zone), day, startMinutes).ms;
}

function countDay<Item>(
  day: DayNumber,
  ofDay: readonly { readonly item: Item; readonly fluid: Fluid; readonly atMs: number }[],
  clock: FluidClock,
  nowMs: number,
): FluidDay<Item> {
  let running = NOTHING;
  const byKind: Partial<Record<FluidKind, number>> = {};
  const entries = ofDay.map(({ item, fluid, atMs }) => {
    if (fluid.state === 'valid') {
      running = plus(running, fluid);
      byKind[fluid.kind] = (byKind[fluid.kind] ?? 0) + fluid.millilitres;
    }
    return { item, fluid, atMs, running };
  });
  const [fromMs, toMs] = [startOf(day, clock), startOf(day + 1, clock)];
  return { day: dayText(day), fromMs, toMs, isOpen: nowMs < toMs, sums: running, byKind, entries };
}

function plus(sums: FluidSums, { direction, millilitres }: Fluid): FluidSums {
  const next = { ...sums, [direction]: sums[direction] + millilitres };
  return { ...next, net: next.in - next.out };
}

const DAY_MS = 86_400_000;
/** The clock of the desk that recorded it may be ahead, and the one that asks may be a minute old. */
const AHEAD_MS = 5 * 60_000;

/** FB7 The last 24 hours by the clock, across the start of the fluid day. @SAFETY What was recorded just now counts. */
export function lastDaySums(fluids: readonly Fluid[], nowMs: number): FluidSums {
  return fluids
    .filter(({ state, at }) => state === 'valid' && isWithin(Date.parse(at), nowMs))
    .reduce((sums, fluid) => plus(sums, fluid), NOTHING);
}

function isWithin(atMs: number, nowMs: number): boolean {
  return atMs > nowMs - DAY_MS && atMs <= nowMs + AHEAD_MS;
}
