/** RO2, RO3: what one product of a site did, day by day. */
import type { Movement } from '../stock/movement.ts';
import { NONE, negative, plus, type Quantity } from '../stock/quantity.ts';

/** A day on the wall, counted from 1970-01-01. */
export type Day = number;

/** By day; days on which nothing was used are absent. */
export type Used = ReadonlyMap<Day, Quantity>;

export interface DailyStock {
  /** First and last day, both in it. Empty where nothing was ever received: `to` is before `from`. */
  readonly from: Day;
  readonly to: Day;
  /** Dispensed. */
  readonly used: Used;
  /** Out of the cupboards of wards. */
  readonly usedOnWards: Used;
  /** Nothing could be issued; a cupboard of a ward is not issued from. */
  readonly stockOut: ReadonlySet<Day>;
  /** Nothing was anywhere on the site. */
  readonly nowhere: ReadonlySet<Day>;
}

export interface DaysOf {
  readonly dayOf: (instant: string) => Day;
  readonly today: Day;
  /** So many days back. */
  readonly days: number;
  readonly isOnWard?: (location: string) => boolean;
}

/** `movements`: of one product, in any order. Today is not over and is left out. */
export function dailyStock(
  movements: readonly Movement[],
  { dayOf, today, days, isOnWard = () => false }: DaysOf,
): DailyStock {
  const once = [...new Map(movements.map((movement) => [movement.id, movement])).values()];
  const dated = once.map((movement) => ({ movement, day: dayOf(movement.occurredAt) }));
  const first = dated.reduce((least, { day }) => Math.min(least, day), Number.POSITIVE_INFINITY);
  const [from, to] = [Math.max(first, today - days), today - 1];
  const nothing = { used: new Map(), usedOnWards: new Map(), stockOut: new Set<Day>(), nowhere: new Set<Day>() };
  if (from > to) return { from: today, to, ...nothing };
  const within = dated.filter(({ day }) => day >= from && day <= to);
  const issued = dated.filter(({ movement }) => !isOnWard(movement.location));
  const stockOut = stockOutDays(issued, from, to);
  return {
    ...{ from, to },
    used: useByDay(within.filter(({ movement }) => !isOnWard(movement.location))),
    usedOnWards: useByDay(within.filter(({ movement }) => isOnWard(movement.location))),
    stockOut,
    nowhere: issued.length === dated.length ? stockOut : stockOutDays(dated, from, to),
  };
}

function useByDay(dated: readonly Dated[]): Used {
  const used = new Map<Day, Quantity>();
  for (const { movement, day } of dated)
    if (isUse(movement)) used.set(day, plus(used.get(day) ?? NONE, negative(movement.quantity)));
  return used;
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
  for (let day = Math.min(sorted[0]?.day ?? from, from); day <= to; day += 1) {
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
