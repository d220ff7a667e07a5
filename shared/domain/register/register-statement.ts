/** CR11: a register over a period: what was there at its beginning, what came and went, what was there at its end. */
import type { RegisterActType } from '#shared/model/register-entry.ts';
import { dayAt, dayText, wallClock } from '../medication/wall-clock.ts';
import { NONE, negative, plus, type Quantity, quantity } from '../stock/quantity.ts';
import type { RegisterFold } from './fold-register.ts';
import type { PendingLine, RegisterLine } from './register-line.ts';

export interface StatementPeriod {
  /** Days on the wall of the site, `2026-10-01`, both of them in it. */
  readonly from: string;
  readonly to: string;
  /** IANA zone. */
  readonly zone: string;
  /** Days of the year at whose end the balance is stated, `12-31`. */
  readonly balancesAt?: readonly string[];
  /** No balance is stated for a day that has not come; absent: all of the period has. */
  readonly today?: string;
}

export interface RegisterStatement {
  readonly from: string;
  readonly to: string;
  readonly opening: Quantity;
  readonly closing: Quantity;
  /** What came in. */
  readonly received: Quantity;
  /** What went out, as a number that is not below nought. */
  readonly supplied: Quantity;
  /** What an opening and dated notes changed. */
  readonly corrected: Quantity;
  /** As the register has them. */
  readonly lines: readonly RegisterLine[];
  /** Happened in the period and is entered by nobody yet. */
  readonly pending: readonly PendingLine[];
  readonly balances: readonly { readonly day: string; readonly balance: Quantity }[];
  /** Happened in the period and was recorded after it. */
  readonly enteredLater: number;
  /** Lines that are not what was written, or do not follow; of the whole register, since each balance stands on those before. */
  readonly faulty: ReadonlySet<string>;
  /** Something of this register is not here: the sums are not the last word. */
  readonly partial: boolean;
}

export function registerStatement(fold: RegisterFold, period: StatementPeriod): RegisterStatement {
  const { from, to } = period;
  const dayOf = dayTextIn(period.zone);
  const dated = fold.main.map((line) => ({ line, day: dayOf(line.entry.occurredAt) }));
  const balanceAt = (isBefore: (day: string) => boolean): Quantity =>
    sum(dated.filter(({ day }) => isBefore(day)).map(({ line }) => quantity(line.entry.quantity)));
  const within = dated.filter(({ day }) => day >= from && day <= to);
  const sumOf = (acts: ReadonlySet<RegisterActType>): Quantity =>
    sum(within.filter(({ line }) => acts.has(line.entry.act)).map(({ line }) => quantity(line.entry.quantity)));
  const pending = fold.pending.filter(({ entry }) => {
    const day = dayOf(entry.occurredAt);
    return day >= from && day <= to;
  });
  return {
    ...{ from, to, pending },
    lines: within.map(({ line }) => line),
    opening: balanceAt((day) => day < from),
    closing: balanceAt((day) => day <= to),
    received: sumOf(INTO),
    supplied: negative(sumOf(OUT_OF)),
    corrected: sumOf(BESIDE),
    balances: listDays(from, endOf(period), period.balancesAt ?? []).map((day) => ({
      day,
      balance: balanceAt((one) => one <= day),
    })),
    enteredLater: within.filter(({ line }) => dayOf(line.entry.recordedAt) > to).length,
    faulty: new Set(fold.faults.map(({ entryId }) => entryId)),
    partial: fold.missing > 0 || pending.length > 0,
  };
}

const INTO: ReadonlySet<RegisterActType> = new Set(['receive', 'return']);
const OUT_OF: ReadonlySet<RegisterActType> = new Set(['supply', 'send-back', 'destroy']);
const BESIDE: ReadonlySet<RegisterActType> = new Set(['open', 'note']);

const endOf = ({ to, today }: StatementPeriod): string => (today !== undefined && today < to ? today : to);

/** Of every year of the period, those of these days that lie in it. */
function listDays(from: string, to: string, daysOfYear: readonly string[]): readonly string[] {
  const [first, last] = [Number(from.slice(0, 4)), Number(to.slice(0, 4))];
  const years = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => String(first + index));
  return years
    .flatMap((year) => daysOfYear.map((day) => `${year}-${day}`))
    .filter((day) => day >= from && day <= to)
    .sort();
}

export function dayTextIn(zone: string): (instant: string) => string {
  const clock = wallClock(zone);
  return (instant) => dayText(dayAt(clock, Date.parse(instant)));
}

const sum = (all: readonly Quantity[]): Quantity => all.reduce(plus, NONE);
