/**
 * Every edge of the chart, each value written out here a second time by hand from the chart of the Royal College of
 * Physicians (2017), so that a slip in the table shows: the table is not tested against itself.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { News2Input, News2Parameter } from './news2.ts';
import { scoreNews2 } from './score-news2.ts';

type Points = 0 | 1 | 2 | 3;
/** Lowest and highest value of each band, without a gap, with its points. */
type Bands = readonly (readonly [low: number, high: number, points: Points])[];

const WELL: News2Input = {
  ...{ respiratoryRate: 16, spo2: 97, spo2Scale: 1, onOxygen: false, systolic: 120, pulse: 70 },
  ...{ consciousness: 'A', temperatureCelsius: 37 },
};

interface Case {
  readonly name: string;
  readonly input: keyof News2Input;
  readonly parameter: News2Parameter;
  readonly more?: Partial<News2Input>;
  readonly bands: Bands;
}

const SCALE_2: Bands = [
  [0, 83, 3],
  [84, 85, 2],
  [86, 87, 1],
];
const CASES: readonly Case[] = [
  {
    ...{ name: 'respiration', input: 'respiratoryRate', parameter: 'respiratoryRate' },
    bands: [
      [0, 8, 3],
      [9, 11, 1],
      [12, 20, 0],
      [21, 24, 2],
      [25, 120, 3],
    ],
  },
  {
    ...{ name: 'saturation, scale 1', input: 'spo2', parameter: 'spo2' },
    bands: [
      [0, 91, 3],
      [92, 93, 2],
      [94, 95, 1],
      [96, 100, 0],
    ],
  },
  {
    ...{ name: 'saturation, scale 1 on oxygen', input: 'spo2', parameter: 'spo2', more: { onOxygen: true } },
    bands: [
      [0, 91, 3],
      [92, 93, 2],
      [94, 95, 1],
      [96, 100, 0],
    ],
  },
  {
    ...{ name: 'saturation, scale 2 on air', input: 'spo2', parameter: 'spo2', more: { spo2Scale: 2 } },
    bands: [...SCALE_2, [88, 100, 0]],
  },
  {
    ...{ name: 'saturation, scale 2 on oxygen', input: 'spo2', parameter: 'spo2' },
    more: { spo2Scale: 2, onOxygen: true },
    bands: [...SCALE_2, [88, 92, 0], [93, 94, 1], [95, 96, 2], [97, 100, 3]],
  },
  {
    ...{ name: 'systolic pressure', input: 'systolic', parameter: 'systolic' },
    bands: [
      [0, 90, 3],
      [91, 100, 2],
      [101, 110, 1],
      [111, 219, 0],
      [220, 350, 3],
    ],
  },
  {
    ...{ name: 'pulse', input: 'pulse', parameter: 'pulse' },
    bands: [
      [0, 40, 3],
      [41, 50, 1],
      [51, 90, 0],
      [91, 110, 1],
      [111, 130, 2],
      [131, 350, 3],
    ],
  },
];

/** In tenths of a degree, so that every value that a thermometer shows is asked. */
const TEMPERATURE: Bands = [
  [130, 350, 3],
  [351, 360, 1],
  [361, 380, 0],
  [381, 390, 1],
  [391, 470, 2],
];

function pointsOf(parameter: News2Parameter, input: Partial<News2Input>): Points | undefined {
  const score = scoreNews2({ ...WELL, ...input }, { ageYears: 60 });
  return score.state === 'not-scored' ? undefined : score.subScores[parameter];
}

function wanted(bands: Bands, value: number): Points | undefined {
  return bands.find(([low, high]) => value >= low && value <= high)?.[2];
}

describe('NW2 every value of the chart', () => {
  it.each(CASES)('NW2 $name: each whole number up to and past every edge', ({ input, parameter, more, bands }) => {
    const most = bands.at(-1)?.[1] ?? 0;
    for (let value = 0; value <= most; value += 1) {
      expect([value, pointsOf(parameter, { ...more, [input]: value })]).toEqual([value, wanted(bands, value)]);
    }
  });

  it.each(CASES)('NW2 $name: half a unit below an edge is rounded up to it', ({ input, parameter, more, bands }) => {
    for (const [low, , points] of bands.slice(1)) {
      expect(pointsOf(parameter, { ...more, [input]: low - 0.5 })).toBe(points);
      expect(pointsOf(parameter, { ...more, [input]: low - 0.51 })).toBe(wanted(bands, low - 1));
    }
  });

  it('NW2 temperature: each tenth of a degree, however it was computed', () => {
    for (let tenths = 130; tenths <= 470; tenths += 1) {
      const points = wanted(TEMPERATURE, tenths);
      expect([tenths, pointsOf('temperature', { temperatureCelsius: tenths / 10 })]).toEqual([tenths, points]);
      expect([tenths, pointsOf('temperature', { temperatureCelsius: tenths * 0.1 })]).toEqual([tenths, points]);
    }
  });

  it('NW2 oxygen gives two points, air none', () => {
    expect(pointsOf('oxygen', { onOxygen: true })).toBe(2);
    expect(pointsOf('oxygen', { onOxygen: false })).toBe(0);
  });

  it.each([
    ['A', 0],
    ['C', 3],
    ['V', 3],
    ['P', 3],
    ['U', 3],
  ] as const)('NW2 consciousness %s gives %i', (consciousness, points) => {
    expect(pointsOf('consciousness', { consciousness })).toBe(points);
  });
});

describe('NW1 the total', () => {
  const within = (low: number, high: number) => fc.integer({ min: low, max: high });
  const anySet = fc.record({
    respiratoryRate: within(0, 60),
    spo2: within(60, 100),
    spo2Scale: fc.constantFrom(1 as const, 2 as const),
    onOxygen: fc.boolean(),
    systolic: within(40, 280),
    pulse: within(20, 220),
    consciousness: fc.constantFrom('A' as const, 'C' as const, 'V' as const, 'P' as const, 'U' as const),
    temperatureCelsius: within(300, 430).map((tenths) => tenths / 10),
  });

  it('NW1 is the sum of the seven sub-scores, 0 to 20, and alone decides band and escalation with a single 3', () => {
    const check = (input: News2Input) => {
      const score = scoreNews2(input, { ageYears: 60 });
      if (score.state !== 'complete') throw new Error('a full set is complete');
      const points = Object.values(score.subScores);
      const sum = points.reduce<number>((total, one) => total + one, 0);
      const any3 = points.includes(3);
      expect([score.total, points.length]).toEqual([sum, 7]);
      expect(sum).toBeLessThanOrEqual(20);
      expect(score.band).toBe(sum >= 7 ? 'high' : sum >= 5 ? 'medium' : any3 ? 'low-medium' : 'low');
      const quiet = sum === 0 ? 'at-least-12-hourly' : 'every-4-to-6-hours';
      const asked = sum >= 7 ? 'emergency' : sum >= 5 ? 'urgent' : any3 ? 'urgent-single-3' : quiet;
      expect(score.escalation).toBe(asked);
    };
    fc.assert(fc.property(anySet, check), { seed: 42, numRuns: 2000 });
  });

  it.each([
    [0, 'low', 'at-least-12-hourly'],
    [1, 'low', 'every-4-to-6-hours'],
    [4, 'low', 'every-4-to-6-hours'],
    [5, 'medium', 'urgent'],
    [6, 'medium', 'urgent'],
    [7, 'high', 'emergency'],
  ] as const)('NW1 %i without a single 3 is %s, %s', (total, band, escalation) => {
    // Oxygen 2, pulse 0 to 2, pressure 0 to 2, temperature 1: every total from 0 to 7 without a 3.
    const parts: Readonly<Record<number, Partial<News2Input>>> = {
      0: {},
      1: { temperatureCelsius: 38.5 },
      4: { onOxygen: true, pulse: 115 },
      5: { onOxygen: true, pulse: 115, temperatureCelsius: 38.5 },
      6: { onOxygen: true, pulse: 115, systolic: 95 },
      7: { onOxygen: true, pulse: 115, systolic: 95, temperatureCelsius: 38.5 },
    };
    expect(scoreNews2({ ...WELL, ...parts[total] }, { ageYears: 60 })).toMatchObject({ total, band, escalation });
  });
});
