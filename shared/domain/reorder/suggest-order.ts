/** RO6, RO7, RO9: how much of a product to order, with the figures that it comes from. */
import { NONE, type Quantity } from '../stock/quantity.ts';
import type { DailyStock, Day } from './daily-stock.ts';
import { seasonFactor, usePerDay } from './forecast.ts';
import { type ReorderRule, SPARE_DAYS } from './reorder-rule.ts';

export interface StockAhead {
  /** Batches that can be issued today. `expires`: the last day on which they can be. */
  readonly batches: readonly { readonly quantity: Quantity; readonly expires: Day | undefined }[];
  /** On order and not here yet. */
  readonly onOrder: Quantity;
  /** Sent here by another site. */
  readonly inTransit: Quantity;
}

export interface Suggestion {
  readonly perDay: number;
  readonly season: number;
  readonly historyDays: number;
  readonly stockOutDays: number;
  /** There now, and can be issued. */
  readonly available: Quantity;
  /** Of that, what will have expired before it is used. */
  readonly willExpire: Quantity;
  readonly onOrder: Quantity;
  readonly inTransit: Quantity;
  readonly spare: Quantity;
  readonly suggested: Quantity;
  /** Days that what is there lasts; undefined where nothing is used. */
  readonly lastsDays: number | undefined;
  readonly urgency: 'out' | 'urgent' | 'due' | 'enough' | 'too-little-known';
}

/** Under this nothing is suggested, under the other it is said (RO9). */
const LEAST_HISTORY_DAYS = 7;
export const SHORT_HISTORY_DAYS = 28;

const SCALE = 1_000_000;

export function suggestOrder(daily: DailyStock, stock: StockAhead, rule: ReorderRule, today: Day): Suggestion {
  const { perDay, days, stockOutDays } = usePerDay(daily);
  const horizon = rule.leadTimeDays + rule.reviewDays;
  const season = seasonFactor(daily, { from: today, days: Math.max(1, horizon) });
  const need = perDay * season;
  const available = stock.batches.reduce((sum, { quantity }) => (sum + quantity) as Quantity, NONE);
  const willExpire = expiringUnused(stock.batches, need, { today, last: today + horizon });
  const usable = (available - willExpire) as Quantity;
  const spare = Math.max(whole(need * SPARE_DAYS[rule.ven]), rule.minimum ?? 0) as Quantity;
  const missing = whole(need * horizon) + spare - usable - stock.onOrder - stock.inTransit;
  const isKnown = days >= LEAST_HISTORY_DAYS || rule.minimum !== undefined;
  const suggested = isKnown ? inPacks(Math.max(0, missing) as Quantity, rule.packUnits) : NONE;
  const lastsDays = need > 0 ? Math.floor(usable / SCALE / need) : undefined;
  const common = { perDay, season, historyDays: days, stockOutDays, available, willExpire, spare, suggested };
  const urgency = urgencyOf({ isKnown, usable, suggested, lastsDays, isUsed: need > 0 }, rule);
  return { ...common, onOrder: stock.onOrder, inTransit: stock.inTransit, lastsDays, urgency };
}

interface Weighed {
  readonly isKnown: boolean;
  readonly isUsed: boolean;
  readonly usable: Quantity;
  readonly suggested: Quantity;
  readonly lastsDays: number | undefined;
}

function urgencyOf(
  { isKnown, isUsed, usable, suggested, lastsDays }: Weighed,
  { leadTimeDays, minimum }: ReorderRule,
): Suggestion['urgency'] {
  if (usable <= 0 && (isUsed || (minimum ?? 0) > 0)) return 'out';
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
