/** TL4, TL5: what readings say about a place. */
import type { ExcursionType, Limit, Temperature } from './limits.ts';

export interface Reading {
  readonly ms: number;
  readonly temperature: Temperature;
}

export interface Excursion {
  readonly type: ExcursionType;
  readonly side: Limit['side'];
  readonly fromMs: number;
  readonly toMs: number;
  /** The warmest, or the coldest. */
  readonly peak: Temperature;
  /** `open`: the readings end while it lasts. */
  readonly end: 'back-inside' | 'open';
}

export interface Gap {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface ChainReport {
  readonly excursions: readonly Excursion[];
  readonly gaps: readonly Gap[];
  /** Runs outside that were short enough. */
  readonly brief: number;
  /** Minutes between two readings, as a rule. */
  readonly intervalMinutes: number;
  readonly lowest: Temperature | undefined;
  readonly highest: Temperature | undefined;
}

const MINUTE_MS = 60_000;
const SILENT_MS = 60 * MINUTE_MS;

/** Readings in any order. */
export function findExcursions(readings: readonly Reading[], limits: readonly Limit[]): ChainReport {
  const sorted = readings.toSorted((one, other) => one.ms - other.ms || one.temperature - other.temperature);
  const intervalMs = medianInterval(sorted);
  const silentMs = Math.max(SILENT_MS, 3 * intervalMs);
  const runs = (['above', 'below'] as const).flatMap((side) => listRuns(sorted, sideOf(limits, side), silentMs));
  const excursions = runs.flatMap((run) => judgeRun(run, limits) ?? []);
  const temperatures = sorted.map(({ temperature }) => temperature);
  return {
    excursions: excursions.toSorted((one, other) => one.fromMs - other.fromMs || (one.side < other.side ? -1 : 1)),
    gaps: listGaps(sorted, silentMs),
    brief: runs.length - excursions.length,
    intervalMinutes: Math.round(intervalMs / MINUTE_MS),
    lowest: temperatures.reduce<Temperature | undefined>(
      (one, other) => (one === undefined || other < one ? other : one),
      undefined,
    ),
    highest: temperatures.reduce<Temperature | undefined>(
      (one, other) => (one === undefined || other > one ? other : one),
      undefined,
    ),
  };
}

interface Side {
  readonly side: Limit['side'];
  readonly isOutside: (temperature: Temperature) => boolean;
}

/** Outside is what passes the mildest limit of a side. */
function sideOf(limits: readonly Limit[], side: Limit['side']): Side {
  const own = limits.filter((one) => one.side === side);
  return { side, isOutside: (temperature) => own.some((one) => isBeyond(temperature, one)) };
}

const isBeyond = (temperature: Temperature, { side, beyond }: Limit): boolean =>
  side === 'above' ? temperature > beyond : temperature < beyond;

interface Run {
  readonly side: Limit['side'];
  readonly outside: readonly Reading[];
  /** First reading inside again, if it came before a silence. */
  readonly back: Reading | undefined;
}

function listRuns(sorted: readonly Reading[], { side, isOutside }: Side, silentMs: number): readonly Run[] {
  const runs: Run[] = [];
  let outside: Reading[] = [];
  const end = (back: Reading | undefined): void => {
    if (outside.length > 0) runs.push({ side, outside, back });
    outside = [];
  };
  for (const reading of sorted) {
    if (isOutside(reading.temperature)) {
      outside.push(reading);
      continue;
    }
    const last = outside.at(-1);
    end(last && reading.ms - last.ms > silentMs ? undefined : reading);
  }
  end(undefined);
  return runs;
}

function judgeRun(run: Run, limits: readonly Limit[]): Excursion | undefined {
  const passed = limits.find((limit) => limit.side === run.side && isTooLong(run, limit));
  const [first] = run.outside;
  const last = run.back ?? run.outside.at(-1);
  if (!passed || !first || !last) return undefined;
  const { type, side } = passed;
  const peak = run.outside.reduce((one, other) =>
    (side === 'above' ? other.temperature > one.temperature : other.temperature < one.temperature) ? other : one,
  ).temperature;
  return { type, side, peak, fromMs: first.ms, toMs: last.ms, end: run.back ? 'back-inside' : 'open' };
}

/** The longest time without a break beyond this one limit. */
function isTooLong({ outside, back }: Run, limit: Limit): boolean {
  const allowedMs = limit.allowedMinutes * MINUTE_MS;
  let since: number | undefined;
  for (const [index, { ms, temperature }] of outside.entries()) {
    if (!isBeyond(temperature, limit)) {
      since = undefined;
      continue;
    }
    since ??= ms;
    const until = (outside[index + 1] ?? back)?.ms ?? ms;
    if (allowedMs === 0 || until - since > allowedMs) return true;
  }
  return false;
}

function listGaps(sorted: readonly Reading[], silentMs: number): readonly Gap[] {
  return sorted.flatMap(({ ms: fromMs }, index) => {
    const toMs = sorted[index + 1]?.ms;
    return toMs !== undefined && toMs - fromMs > silentMs ? [{ fromMs, toMs }] : [];
  });
}

/** Of two in the middle the shorter. */
function medianInterval(sorted: readonly Reading[]): number {
  const steps = sorted.slice(1).map(({ ms }, index) => ms - (sorted[index]?.ms ?? ms));
  const real = steps.filter((step) => step > 0).toSorted((one, other) => one - other);
  return real[Math.floor((real.length - 1) / 2)] ?? 0;
}
