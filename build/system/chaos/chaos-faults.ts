/**
 * What goes wrong, and when: one fault after the other at moments and places that the seed decides. A fault that takes a
 * while runs beside those that follow; nothing is struck again before it is back.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { SeededRandom } from '#shared/testing/seeded-random.ts';
import { FINE, type LossyProxy, type Weather } from '../lossy-proxy.ts';

export type FaultKind =
  | 'line cuts'
  | 'line closes in mid-body'
  | 'line delays'
  | 'line reorders connections'
  | 'line halves its bandwidth'
  | 'line goes away'
  | 'line moves to another server'
  | 'station killed'
  | 'server killed'
  | 'hub killed'
  | 'PostgreSQL killed'
  | 'clock moved';

/** Something that is struck as a whole, and comes back. */
export interface Victim {
  readonly name: string;
  /** Resolves when it is back. */
  strike(awayMs: number): Promise<void>;
}

export interface FaultField {
  readonly lines: readonly LossyProxy[];
  /** Those of them that lead to central. */
  readonly linesToCentral: readonly LossyProxy[];
  readonly stations: readonly (Victim & { moveClock(skewMs: number): void })[];
  readonly servers: readonly (Victim & { readonly port: number })[];
  readonly hubs: readonly Victim[];
  readonly postgres: Victim;
}

export interface FaultPlan {
  readonly forMs: number;
  readonly everyMs: number;
  /** How often each kind comes, beside the others. */
  readonly weights: Readonly<Partial<Record<FaultKind, number>>>;
  readonly signal?: AbortSignal;
}

/** Bytes a second of a line in its usual state, of which half is left. */
const HALF_OF_A_LINE = 64_000;
const BAD: Partial<Record<FaultKind, Weather>> = {
  'line cuts': { dropped: 0.3, cut: 0.8, cutWithinBytes: 20_000 },
  'line closes in mid-body': { dropped: 0, cut: 0, cutWithinBytes: 12_000, closedInBody: 0.7 },
  'line delays': { ...FINE, delayMs: 300 },
  'line reorders connections': { ...FINE, heldBack: 0.5, heldBackMs: 800 },
  'line halves its bandwidth': { ...FINE, bytesPerSecond: HALF_OF_A_LINE },
};
const BAD_WEATHER_MS = 4000;
const LONGEST_AWAY_MS = 2500;
const MOST_SKEW_MS = 2 * 60 * 60_000;

export type FaultCounts = Record<string, number>;

export async function playFaults(field: FaultField, plan: FaultPlan, random: SeededRandom): Promise<FaultCounts> {
  const counts: FaultCounts = {};
  const under: Promise<void>[] = [];
  const busy = new Set<unknown>();
  const faults: unknown[] = [];
  const untilMs = performance.now() + plan.forMs;
  const begin = (kind: FaultKind, target: unknown, act: () => Promise<void> | void): void => {
    if (busy.has(target)) return;
    busy.add(target);
    counts[kind] = (counts[kind] ?? 0) + 1;
    const acting = Promise.resolve()
      .then(act)
      .catch((fault: unknown) => void faults.push(fault))
      .finally(() => busy.delete(target));
    under.push(acting);
  };
  while (performance.now() < untilMs && faults.length === 0 && !plan.signal?.aborted) {
    strike(pickKind(plan.weights, random), field, random, begin);
    await wait(plan.everyMs / 2 + random.below(plan.everyMs));
  }
  await Promise.all(under);
  for (const line of field.lines) line.setWeather(FINE);
  if (faults.length > 0) throw new AggregateError(faults, `a victim did not come back: ${String(faults[0])}`);
  return counts;
}

function pickKind(weights: FaultPlan['weights'], random: SeededRandom): FaultKind {
  const entries = Object.entries(weights) as [FaultKind, number][];
  let dice = random.next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [kind, weight] of entries) {
    dice -= weight;
    if (dice < 0) return kind;
  }
  return 'line cuts';
}

type Begin = (kind: FaultKind, target: unknown, act: () => Promise<void> | void) => void;

function strike(kind: FaultKind, field: FaultField, random: SeededRandom, begin: Begin): void {
  const line = random.pick(field.lines);
  const awayMs = random.below(LONGEST_AWAY_MS);
  const weather = BAD[kind];
  if (weather) {
    begin(kind, line, () => passing(line, weather));
    return;
  }
  switch (kind) {
    case 'line goes away':
      begin(kind, line, async () => {
        await line.takeAway();
        await wait(awayMs);
        await line.bringBack();
      });
      break;
    case 'line moves to another server': {
      const moved = random.pick(field.linesToCentral);
      const { port } = random.pick(field.servers);
      begin(kind, moved, () => moved.setTarget(port));
      break;
    }
    case 'station killed':
      kill(kind, field.stations, { awayMs, random }, begin);
      break;
    case 'server killed':
      kill(kind, field.servers, { awayMs, random }, begin);
      break;
    case 'hub killed':
      kill(kind, field.hubs, { awayMs, random }, begin);
      break;
    case 'PostgreSQL killed':
      begin(kind, field.postgres, () => field.postgres.strike(awayMs));
      break;
    case 'clock moved': {
      const station = random.pick(field.stations);
      const skewMs = random.below(2 * MOST_SKEW_MS) - MOST_SKEW_MS;
      begin(kind, station, () => station.moveClock(skewMs));
      break;
    }
  }
}

function kill(
  kind: FaultKind,
  victims: readonly Victim[],
  { awayMs, random }: { readonly awayMs: number; readonly random: SeededRandom },
  begin: Begin,
): void {
  if (victims.length === 0) return;
  const victim = random.pick(victims);
  begin(kind, victim, () => victim.strike(awayMs));
}

async function passing(line: LossyProxy, weather: Weather): Promise<void> {
  line.setWeather(weather);
  await line.takeAway(); // those that stand would go on in the sun
  await line.bringBack();
  await wait(BAD_WEATHER_MS);
  line.setWeather(FINE);
}
