/** RO2, RO3: what one product of a site did, day by day. */
import type { Movement } from '../stock/movement.ts';
import { NONE, negative, plus, type Quantity } from '../stock/quantity.ts';

/** A day on the wall, counted from 1970-01-01. */
export type Day = number;

export interface DailyStock {
  /** First and last day, both in it. Empty where nothing was ever received: `to` is before `from`. */
  readonly from: Day;
  readonly to: Day;
  /** By day; days on which nothing was used are absent. */
  readonly used: ReadonlyMap<Day, Quantity>;
  readonly stockOut: ReadonlySet<Day>;
}

export interface DaysOf {
  readonly dayOf: (instant: string) => Day;
  readonly today: Day;
  /** So many days back. */
  readonly days: number;
}

/** `movements`: of one product, in any order. Today is not over and is left out. */
export function dailyStock(movements: readonly Movement[], { dayOf, today, days }: DaysOf): DailyStock {
  const once = [...new Map(movements.map((movement) => [movement.id, movement])).values()];
  const dated = once.map((movement) => ({ movement, day: dayOf(movement.occurredAt) }));
  const first = dated.reduce((least, { day }) => Math.min(least, day), Number.POSITIVE_INFINITY);
  const [from, to] = [Math.max(first, today - days), today - 1];
  if (from > to) return { from: today, to, used: new Map(), stockOut: new Set() };
  const used = new Map<Day, Quantity>();
  for (const { movement, day } of dated) {
    if (!isUse(movement) || day < from || day > to) continue;
    used.set(day, plus(used.get(day) ?? NONE, negative(movement.quantity)));
  }
  return { from, to, used, stockOut: stockOutDays(dated, from, to) };
}

/** Issues and what came back of them, with their reversals. Out of quarantine nobody is served. */
const isUse = ({ type, state }: Movement): boolean =>
  (type === 'issue' || type === 'return') && state !== 'quarantined';

interface Dated {
  readonly movement: Movement;
  readonly day: Day;
}

/**
 * The most of every batch that could be issued at any moment of a day: what there was at its beginning, and what came in the
 * course of it.
 */
function stockOutDays(dated: readonly Dated[], from: Day, to: Day): ReadonlySet<Day> {
  const out = new Set<Day>();
  const sorted = dated.toSorted((one, other) => one.day - other.day || compareInstants(one.movement, other.movement));
  const batches = new Map<string, { balance: Quantity; expires: Day }>();
  let at = 0;
  for (let day = sorted[0]?.day ?? from; day <= to; day += 1) {
    let was = isAnyThere(batches, day);
    for (let next = sorted[at]; next && next.day === day; next = sorted[at]) {
      put(batches, next.movement);
      was ||= isAnyThere(batches, day);
      at += 1;
    }
    if (!was && day >= from) out.add(day);
  }
  return out;
}

type Batches = Map<string, { balance: Quantity; expires: Day }>;

function put(batches: Batches, { batch, location, quantity, state }: Movement): void {
  if (state === 'quarantined') return;
  const key = `${location}\n${batch.gtin ?? ''}\n${batch.lot}\n${batch.expiry ?? ''}`;
  const expires = batch.expiry === undefined ? Number.POSITIVE_INFINITY : Date.parse(batch.expiry) / 86_400_000;
  const known = batches.get(key) ?? { balance: NONE, expires };
  batches.set(key, { ...known, balance: plus(known.balance, quantity) });
}

function isAnyThere(batches: Batches, day: Day): boolean {
  for (const { balance, expires } of batches.values()) if (balance > 0 && expires >= day) return true;
  return false;
}

function compareInstants(one: Movement, other: Movement): number {
  const apart = Date.parse(one.occurredAt) - Date.parse(other.occurredAt);
  return apart || (one.id < other.id ? -1 : 1);
}
