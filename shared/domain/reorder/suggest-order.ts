/** RO6, RO7, RO9: how much of a product to order, with the figures that it comes from. */
import { NONE, type Quantity } from '../stock/quantity.ts';
import type { DailyStock, Day } from './daily-stock.ts';
import { seasonFactor, usePerDay } from './forecast.ts';
import { type ReorderRule, SPARE_DAYS } from './reorder-rule.ts';

/** A batch that can be used today. */
export interface BatchAhead {
  readonly quantity: Quantity;
  /** The last day on which it can be. */
  readonly expires: Day | undefined;
  /** In a cupboard of a ward, out of which nothing is dispensed. */
  readonly onWard?: boolean;
}

export interface StockAhead {
  readonly batches: readonly BatchAhead[];
  /** On order and not here yet. */
  readonly onOrder: Quantity;
  /** Sent here by another site, or to a ward, and not counted there yet. */
  readonly inTransit: Quantity;
}

export interface Suggestion {
  readonly perDay: number;
  readonly season: number;
  readonly historyDays: number;
  readonly stockOutDays: number;
  /** There now, and can be used; in the cupboards of wards, too. */
  readonly available: Quantity;
  /** Of that, what will have expired before it is used. */
  readonly willExpire: Quantity;
  readonly onOrder: Quantity;
  readonly inTransit: Quantity;
  readonly spare: Quantity;
  readonly suggested: Quantity;
  /** Days that what is there lasts, and what of it can be issued; undefined where nothing is used. */
  readonly lastsDays: number | undefined;
  readonly urgency: 'out' | 'urgent' | 'due' | 'enough' | 'too-little-known';
}

/** Under this nothing is suggested, under the other it is said (RO9). */
const LEAST_HISTORY_DAYS = 7;
export const SHORT_HISTORY_DAYS = 28;

const SCALE = 1_000_000;

export function suggestOrder(daily: DailyStock, stock: StockAhead, rule: ReorderRule, today: Day): Suggestion {
  const { perDay, dispensedPerDay, days, stockOutDays } = usePerDay(daily);
  const horizon = rule.leadTimeDays + rule.reviewDays;
  const season = seasonFactor(daily, { from: today, days: Math.max(1, horizon) });
  const need = perDay * season;
  const available = sumOf(stock.batches);
  const willExpire = expiringUnused(stock.batches, need, { today, last: today + horizon });
  const usable = (available - willExpire) as Quantity;
  const spare = Math.max(whole(need * SPARE_DAYS[rule.ven]), rule.minimum ?? 0) as Quantity;
  const missing = whole(need * horizon) + spare - usable - stock.onOrder - stock.inTransit;
  const isKnown = days >= LEAST_HISTORY_DAYS || rule.minimum !== undefined;
  const suggested = isKnown ? inPacks(Math.max(0, missing) as Quantity, rule.packUnits) : NONE;
  const dispensed = dispensedPerDay * season;
  const issuable = stock.batches.filter(({ onWard }) => !onWard);
  const canIssue = sumOf(issuable) - expiringUnused(issuable, dispensed, { today, last: today + horizon });
  const least = canIssue > 0 ? Math.min(lasts(usable, need), lasts(canIssue, dispensed)) : 0;
  const lastsDays = need > 0 ? least : undefined;
  const common = { perDay, season, historyDays: days, stockOutDays, available, willExpire, spare, suggested };
  const urgency = urgencyOf({ isKnown, canIssue, suggested, lastsDays, isUsed: need > 0 }, rule);
  return { ...common, onOrder: stock.onOrder, inTransit: stock.inTransit, lastsDays, urgency };
}

const sumOf = (batches: readonly BatchAhead[]): Quantity =>
  batches.reduce((sum, { quantity }) => (sum + quantity) as Quantity, NONE);

const lasts = (units: number, perDay: number): number =>
  perDay > 0 ? Math.floor(units / SCALE / perDay) : Number.POSITIVE_INFINITY;

interface Weighed {
  readonly isKnown: boolean;
  readonly isUsed: boolean;
  /** @SAFETY Of the pharmacy's own: a full cupboard on one ward serves nobody else. */
  readonly canIssue: number;
  readonly suggested: Quantity;
  readonly lastsDays: number | undefined;
}

function urgencyOf(
  { isKnown, isUsed, canIssue, suggested, lastsDays }: Weighed,
  { leadTimeDays, minimum }: ReorderRule,
): Suggestion['urgency'] {
  if (canIssue <= 0 && (isUsed || (minimum ?? 0) > 0)) return 'out';
  if (!isKnown) return 'too-little-known';
  if (lastsDays !== undefined && lastsDays < leadTimeDays) return 'urgent';
  return suggested > 0 ? 'due' : 'enough';
}

/** To whole base units, up: a tablet is not divided for an estimate. */
const whole = (units: number): number => Math.ceil(units - 1e-9) * SCALE;

function inPacks(quantity: Quantity, packUnits: Quantity | undefined): Quantity {
  if (!packUnits || packUnits <= 0 || quantity === 0) return quantity;
  return (Math.ceil(quantity / packUnits) * packUnits) as Quantity;
}

interface Ahead {
  readonly today: Day;
  /** What expires after it is still there for as long as the order is to last. */
  readonly last: Day;
}

/** What is left of each batch on its last day, where the first to expire goes first. */
function expiringUnused(batches: StockAhead['batches'], need: number, { today, last }: Ahead): Quantity {
  const dated = batches.flatMap(({ quantity, expires }) =>
    expires === undefined || expires > last ? [] : [{ quantity, expires }],
  );
  let [used, lost] = [0, 0];
  for (const { quantity, expires } of dated.toSorted((one, other) => one.expires - other.expires)) {
    const canUse = Math.max(0, need * (expires - today + 1) - used);
    const units = quantity / SCALE;
    lost += Math.max(0, units - canUse);
    used += Math.min(units, canUse);
  }
  return Math.min(
    Math.floor(lost) * SCALE,
    dated.reduce((sum, { quantity }) => sum + quantity, 0),
  ) as Quantity;
}
