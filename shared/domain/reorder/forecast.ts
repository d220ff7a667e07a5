/** RO4, RO5: how much a day is used, and by how much the coming months differ. */
import type { DailyStock, Day, Used } from './daily-stock.ts';

/** Base units a day, as numbers: an estimate is not counted. */
export interface Use {
  readonly perDay: number;
  /** Of that, what is dispensed; the rest is used out of the cupboards of wards. */
  readonly dispensedPerDay: number;
  /** Days on which there was stock, in which this was used. */
  readonly days: number;
  readonly stockOutDays: number;
}

const SCALE = 1_000_000;
/** The last months tell more of need than the year before. */
const RECENT_DAYS = 180;

export function usePerDay({ from, to, used, usedOnWards, stockOut, nowhere }: DailyStock): Use {
  const recent = daysFrom(Math.max(from, to - RECENT_DAYS + 1), to);
  const dispensedPerDay = rateOf(used, stockOut, recent) ?? 0;
  const perDay = dispensedPerDay + (rateOf(usedOnWards, nowhere, recent) ?? 0);
  const days = recent.filter((day) => !nowhere.has(day)).length;
  return { perDay, dispensedPerDay, days, stockOutDays: recent.filter((day) => stockOut.has(day)).length };
}

const daysFrom = (from: Day, to: Day): readonly Day[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);

/** RO4: over the days on which there was something; undefined where there was none. */
function rateOf(used: Used, without: ReadonlySet<Day>, days: readonly Day[]): number | undefined {
  const counted = days.filter((day) => !without.has(day));
  if (counted.length === 0) return undefined;
  return Math.max(0, counted.reduce((sum, day) => sum + (used.get(day) ?? 0), 0) / SCALE / counted.length);
}

const TWO_YEARS = 730;
const [LEAST, MOST] = [0.5, 2];

/** Use of the months ahead over that of the months that `usePerDay` looked at; 1 where under two years are known (RO5). */
export function seasonFactor(daily: DailyStock, ahead: { readonly from: Day; readonly days: number }): number {
  if (daily.to - daily.from + 1 < TWO_YEARS) return 1;
  const months = usePerMonth(daily);
  const known = months.filter((one) => one !== undefined);
  const mean = known.reduce((sum, one) => sum + one, 0) / known.length;
  if (known.length < 12 || mean <= 0) return 1;
  const relative = (from: Day, days: number): number => {
    let sum = 0;
    for (let day = from; day < from + days; day += 1) sum += months[monthOf(day)] ?? mean;
    return sum / Math.max(1, days) / mean;
  };
  const looked = Math.max(relative(daily.to - RECENT_DAYS + 1, RECENT_DAYS), 0.1);
  const raw = Math.min(MOST, Math.max(LEAST, relative(ahead.from, ahead.days) / looked));
  return 1 + (raw - 1) / 2;
}

/** Use a day of each calendar month; undefined where there never was stock in it. */
function usePerMonth({ from, to, used, usedOnWards, stockOut, nowhere }: DailyStock): readonly (number | undefined)[] {
  const months = Array.from({ length: 12 }, (): Day[] => []);
  for (const day of daysFrom(from, to)) months[monthOf(day)]?.push(day);
  return months.map((days) => {
    const onWards = rateOf(usedOnWards, nowhere, days);
    return onWards === undefined ? undefined : (rateOf(used, stockOut, days) ?? 0) + onWards;
  });
}

const monthOf = (day: Day): number => new Date(day * 86_400_000).getUTCMonth();
