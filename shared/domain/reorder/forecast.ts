/** RO4, RO5: how much a day is used, and by how much the coming months differ. */
import type { DailyStock, Day } from './daily-stock.ts';

/** Base units a day, as numbers: an estimate is not counted. */
export interface Use {
  readonly perDay: number;
  /** Days on which there was stock, in which this was used. */
  readonly days: number;
  readonly stockOutDays: number;
}

const SCALE = 1_000_000;
/** The last months tell more of need than the year before. */
const RECENT_DAYS = 180;

export function usePerDay({ from, to, used, stockOut }: DailyStock): Use {
  const start = Math.max(from, to - RECENT_DAYS + 1);
  let [sum, days, out] = [0, 0, 0];
  for (let day = start; day <= to; day += 1) {
    if (stockOut.has(day)) {
      out += 1;
      continue;
    }
    days += 1;
    sum += (used.get(day) ?? 0) / SCALE;
  }
  return { perDay: days === 0 ? 0 : Math.max(0, sum / days), days, stockOutDays: out };
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
function usePerMonth({ from, to, used, stockOut }: DailyStock): readonly (number | undefined)[] {
  const sums = Array.from({ length: 12 }, () => ({ used: 0, days: 0 }));
  for (let day = from; day <= to; day += 1) {
    const month = sums[monthOf(day)];
    if (!month || stockOut.has(day)) continue;
    month.used += (used.get(day) ?? 0) / SCALE;
    month.days += 1;
  }
  return sums.map((month) => (month.days === 0 ? undefined : month.used / month.days));
}

const monthOf = (day: Day): number => new Date(day * 86_400_000).getUTCMonth();
