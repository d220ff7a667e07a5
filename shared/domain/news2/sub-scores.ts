import type { News2Input, News2Parameter, SubScores } from './news2.ts';
import {
  type Band,
  CONSCIOUSNESS_POINTS,
  ON_OXYGEN_POINTS,
  type Points,
  PULSE,
  RESPIRATORY_RATE,
  SCALE_2_NEEDS_OXYGEN_ABOVE,
  SPO2_SCALE_1,
  SPO2_SCALE_2_ON_AIR,
  SPO2_SCALE_2_ON_OXYGEN,
  SYSTOLIC,
  TEMPERATURE,
} from './table.ts';

/** Half rounds up. The bands have gaps between 36.0 and 36.1, so that a value is rounded before it is banded (NW2). */
export function roundTo(value: number, decimals: 0 | 1): number {
  const factor = 10 ** decimals;
  return Math.round(value * factor + 1e-7) / factor;
}

function pointsIn(bands: readonly Band[], value: number): Points {
  const band = bands.find((item) => value <= item.upTo);
  if (!band) throw new Error('A band table must end with infinity');
  return band.points;
}

function whole(bands: readonly Band[], value: number | undefined): Points | undefined {
  return value === undefined ? undefined : pointsIn(bands, roundTo(value, 0));
}

function spo2Points({ spo2, spo2Scale, onOxygen }: News2Input): Points | undefined {
  if (spo2 === undefined || spo2Scale === 1) return whole(SPO2_SCALE_1, spo2);
  const decided = onOxygen !== undefined || roundTo(spo2, 0) <= SCALE_2_NEEDS_OXYGEN_ABOVE;
  return decided ? whole(onOxygen ? SPO2_SCALE_2_ON_OXYGEN : SPO2_SCALE_2_ON_AIR, spo2) : undefined;
}

function oxygenPoints(onOxygen: boolean | undefined): Points | undefined {
  if (onOxygen === undefined) return undefined;
  return onOxygen ? ON_OXYGEN_POINTS : 0;
}

function temperaturePoints(celsius: number | undefined): Points | undefined {
  return celsius === undefined ? undefined : pointsIn(TEMPERATURE, roundTo(celsius, 1));
}

/** Points of what was taken; a parameter that was not taken, or cannot be judged yet, has none. */
export function subScores(input: News2Input): SubScores {
  const points: Record<News2Parameter, Points | undefined> = {
    respiratoryRate: whole(RESPIRATORY_RATE, input.respiratoryRate),
    spo2: spo2Points(input),
    oxygen: oxygenPoints(input.onOxygen),
    systolic: whole(SYSTOLIC, input.systolic),
    pulse: whole(PULSE, input.pulse),
    consciousness: input.consciousness && CONSCIOUSNESS_POINTS[input.consciousness],
    temperature: temperaturePoints(input.temperatureCelsius),
  };
  return Object.fromEntries(Object.entries(points).filter(([, value]) => value !== undefined));
}
