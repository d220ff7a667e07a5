/** DI13: what a patient was supplied with, when it runs out, and how much of the time was covered. */
export interface Supply {
  /** What counts as the same medicine: substances, not the maker. */
  readonly medicine: string;
  /** Day on which it was handed over. */
  readonly day: string;
  /** Days that it lasts; absent: nobody said. */
  readonly days?: number | undefined;
}

export interface MedicineHistory {
  readonly medicine: string;
  readonly supplies: number;
  readonly lastDay: string;
  /** First day without, if all is taken as directed; early supplies carry over. */
  readonly runsOutOn: string | undefined;
  /** Days since then; 0 while it lasts. Undefined: not known. */
  readonly lateDays: number | undefined;
  /** Part of the days between the first supply and today (or the running out) that were covered, 0 to 1. */
  readonly covered: number | undefined;
  /** Times that a supply came more than `GRACE_DAYS` after the one before had run out. */
  readonly lateRefills: number;
}

/** A weekend and a holiday: as persistence is usually reckoned, a gap of a week is none. */
const GRACE_DAYS = 7;

export function historyOf(supplies: readonly Supply[], today: string): readonly MedicineHistory[] {
  const groups = new Map<string, Supply[]>();
  for (const supply of supplies) groups.set(supply.medicine, [...(groups.get(supply.medicine) ?? []), supply]);
  return [...groups]
    .map(([medicine, group]) => historyOfOne(medicine, group, dayNumber(today)))
    .toSorted((one, other) => (one.lastDay === other.lastDay ? 0 : one.lastDay > other.lastDay ? -1 : 1));
}

function historyOfOne(medicine: string, group: readonly Supply[], today: number): MedicineHistory {
  const supplies = group.toSorted((one, other) => (one.day < other.day ? -1 : 1));
  const last = supplies.at(-1) as Supply;
  const common = { medicine, supplies: supplies.length, lastDay: last.day };
  if (supplies.some(({ days }) => days === undefined))
    return { ...common, runsOutOn: undefined, lateDays: undefined, covered: undefined, lateRefills: 0 };
  const { runsOut, uncovered, lateRefills } = walk(supplies);
  const first = dayNumber(supplies[0]?.day ?? last.day);
  const lateDays = Math.max(0, today - runsOut);
  const span = Math.max(today, first + 1) - first;
  const gaps = uncovered + lateDays;
  return {
    ...common,
    runsOutOn: dayText(runsOut),
    lateDays,
    covered: Math.max(0, Math.min(1, 1 - gaps / span)),
    lateRefills,
  };
}

function walk(supplies: readonly Supply[]) {
  let [runsOut, uncovered, lateRefills] = [Number.NaN, 0, 0];
  for (const { day, days = 0 } of supplies) {
    const from = dayNumber(day);
    const gap = Number.isNaN(runsOut) ? 0 : from - runsOut;
    if (gap > 0) uncovered += gap;
    if (gap > GRACE_DAYS) lateRefills += 1;
    runsOut = (Number.isNaN(runsOut) || gap > 0 ? from : runsOut) + days;
  }
  return { runsOut, uncovered, lateRefills };
}

const DAY_MS = 86_400_000;
const dayNumber = (day: string): number => Math.floor(Date.parse(`${day.slice(0, 10)}T00:00:00Z`) / DAY_MS);
const dayText = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);
