import type { DemoRandom } from './demo-random.ts';
import type { Illness, Measured } from './scenario.ts';

/** One set of observations along the illness. Values as a nurse would chart them. */
export interface CourseReading {
  readonly atMs: number;
  readonly respiratoryRate?: number;
  readonly spo2?: number;
  readonly oxygenLitres?: number;
  readonly systolic: number;
  readonly diastolic: number;
  readonly pulse: number;
  readonly temperatureCelsius?: number;
  readonly consciousness?: 'A' | 'C' | 'V' | 'P' | 'U';
  readonly pain?: number;
  readonly glucose?: number;
}

const HOUR_MS = 3600_000;

/** Where between ill (0) and well (1) somebody is after a part of the stay; recovery is quick at first. */
function recovery(part: number): number {
  return 1 - (1 - Math.min(1, Math.max(0, part))) ** 1.7;
}

/** Readings from admission until `untilMs`: four-hourly while ill, then eight-hourly. */
export function makeCourse(random: DemoRandom, illness: Illness, fromMs: number, untilMs: number): CourseReading[] {
  const readings: CourseReading[] = [];
  const stayMs = Math.max(1, illness.days) * 24 * HOUR_MS;
  let atMs = fromMs + random.integer(10, 40) * 60_000;
  while (atMs < untilMs) {
    const well = recovery((atMs - fromMs) / stayMs);
    readings.push(makeReading(random, illness, well, atMs));
    atMs += (well < 0.6 ? 4 : 8) * HOUR_MS + random.integer(-25, 25) * 60_000;
  }
  return readings;
}

export function makeReading(random: DemoRandom, illness: Illness, well: number, atMs: number): CourseReading {
  const between = (field: keyof Omit<Measured, 'consciousness'>, noise: number, digits = 0): number | undefined => {
    const [ill, target] = [illness.ill[field], illness.well[field]];
    if (ill === undefined && target === undefined) return undefined;
    const value = (ill ?? 0) + ((target ?? 0) - (ill ?? 0)) * well + random.integer(-100, 100) * 0.01 * noise;
    return Number(value.toFixed(digits));
  };
  const systolic = between('systolic', 8) ?? 120;
  const litres = Math.round(between('oxygenLitres', 0) ?? 0);
  return {
    atMs,
    ...defined({
      respiratoryRate: between('respiratoryRate', 1.5),
      spo2: capped(between('spo2', 1.2), 100),
      oxygenLitres: litres > 0 ? litres : undefined,
      temperatureCelsius: between('temperatureCelsius', 0.3, 1),
      pain: capped(between('pain', 1), 10),
      glucose: between('glucose', 0.6, 1),
      consciousness:
        illness.ill.respiratoryRate === undefined ? undefined : well < 0.25 ? (illness.ill.consciousness ?? 'A') : 'A',
    }),
    systolic,
    diastolic: Math.round(systolic * 0.6 + random.integer(-5, 5)),
    pulse: between('pulse', 6) ?? 80,
  };
}

function capped(value: number | undefined, most: number): number | undefined {
  return value === undefined ? undefined : Math.min(most, Math.max(0, value));
}

function defined<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
