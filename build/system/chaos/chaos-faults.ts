/**
 * What goes wrong, and when: one fault after the other at moments and places that the seed decides; each kind once at
 * first, so that a short run has them all, then as often as it weighs. A fault that takes a while runs beside those that
 * follow; nothing is struck again before it is back.
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
  | 'clock of a station moved'
  | 'clock of central moved'
  | 'clock of a hub moved';

/** Something that is struck as a whole, and comes back. */
export interface Victim {
  readonly name: string;
  /** Resolves when it is back. */
  strike(awayMs: number): Promise<void>;
}

export interface Clocked {
  /** `skewMs` beside the machine's, also after it was struck. */
  moveClock(skewMs: number): void;
}

export interface FaultField {
  readonly lines: readonly LossyProxy[];
  /** Those of them that lead to central. */
  readonly linesToCentral: readonly LossyProxy[];
  readonly stations: readonly (Victim & Clocked)[];
  readonly servers: readonly (Victim & { readonly port: number })[];
  /** Its processes have one clock, as those of an installation have. */
  readonly central: Clocked;
  readonly hubs: readonly (Victim & Clocked)[];
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
  const begin: Begin = (kind, target, act) => {
    if (busy.has(target)) return false;
    busy.add(target);
    counts[kind] = (counts[kind] ?? 0) + 1;
    const acting = Promise.resolve()
      .then(act)
      .catch((fault: unknown) => void faults.push(fault))
      .finally(() => busy.delete(target));
    under.push(acting);
    return true;
  };
  const due = new Set(Object.keys(plan.weights) as FaultKind[]);
  const isOver = () => faults.length > 0 || plan.signal?.aborted === true;
  while ((performance.now() < untilMs || due.size > 0) && !isOver()) {
    const kind = due.size > 0 ? random.pick([...due]) : pickKind(plan.weights, random);
    if (strike(kind, field, random, begin)) due.delete(kind);
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

/** False where the target is struck already. */
type Begin = (kind: FaultKind, target: unknown, act: () => Promise<void> | void) => boolean;

function strike(kind: FaultKind, field: FaultField, random: SeededRandom, begin: Begin): boolean {
  const line = random.pick(field.lines);
  const awayMs = random.below(LONGEST_AWAY_MS);
  const weather = BAD[kind];
  if (weather) return begin(kind, line, () => passing(line, weather));
  switch (kind) {
    case 'line goes away':
      return begin(kind, line, async () => {
        await line.takeAway();
        await wait(awayMs);
        await line.bringBack();
      });
    case 'line moves to another server': {
      const moved = random.pick(field.linesToCentral);
      const { port } = random.pick(field.servers);
      return begin(kind, moved, () => moved.setTarget(port));
    }
    case 'station killed':
      return kill(kind, field.stations, { awayMs, random }, begin);
    case 'server killed':
      return kill(kind, field.servers, { awayMs, random }, begin);
    case 'hub killed':
      return kill(kind, field.hubs, { awayMs, random }, begin);
    case 'PostgreSQL killed':
      return begin(kind, field.postgres, () => field.postgres.strike(awayMs));
    case 'clock of a station moved':
      return moveClock(kind, field.stations, random, begin);
    case 'clock of central moved':
      return moveClock(kind, [field.central], random, begin);
    case 'clock of a hub moved':
      return moveClock(kind, field.hubs, random, begin);
    default:
      throw new Error(`nobody knows how to do this: ${kind}`);
  }
}

/** Where there is none of them the fault cannot be had, and is not waited for. */
function kill(
  kind: FaultKind,
  victims: readonly Victim[],
  { awayMs, random }: { readonly awayMs: number; readonly random: SeededRandom },
  begin: Begin,
): boolean {
  if (victims.length === 0) return true;
  const victim = random.pick(victims);
  return begin(kind, victim, () => victim.strike(awayMs));
}

function moveClock(kind: FaultKind, victims: readonly Clocked[], random: SeededRandom, begin: Begin): boolean {
  if (victims.length === 0) return true;
  const victim = random.pick(victims);
  const skewMs = random.below(2 * MOST_SKEW_MS) - MOST_SKEW_MS;
  return begin(kind, victim, () => victim.moveClock(skewMs));
}

async function passing(line: LossyProxy, weather: Weather): Promise<void> {
  line.setWeather(weather);
  await line.takeAway(); // those that stand would go on in the sun
  await line.bringBack();
  await wait(BAD_WEATHER_MS);
  line.setWeather(FINE);
}
