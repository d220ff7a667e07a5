import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NEWS2_PARAMETERS, type News2Input } from './news2.ts';
import { scoreNews2 } from './score-news2.ts';

const WELL: News2Input = {
  respiratoryRate: 16,
  spo2: 97,
  spo2Scale: 1,
  onOxygen: false,
  systolic: 120,
  pulse: 70,
  consciousness: 'A',
  temperatureCelsius: 37,
};
const ADULT = { ageYears: 40 };
const score = (changes: Partial<News2Input>) => scoreNews2({ ...WELL, ...changes }, ADULT);

describe('NW1 a complete set has a total, a band and what to do', () => {
  it.each([
    [{}, 0, 'low', 'at-least-12-hourly'],
    [{ pulse: 100 }, 1, 'low', 'every-4-to-6-hours'],
    [{ systolic: 90 }, 3, 'low-medium', 'urgent-single-3'],
    [{ onOxygen: true, pulse: 115, respiratoryRate: 10 }, 5, 'medium', 'urgent'],
    [{ onOxygen: true, consciousness: 'C', pulse: 115 }, 7, 'high', 'emergency'],
  ] as const)('NW1 %j', (changes, total, band, escalation) => {
    expect(score(changes)).toMatchObject({ state: 'complete', total, band, escalation, tableVersion: 'RCP-2017' });
  });
});

describe('NW2 values are rounded before they are banded', () => {
  it.each([
    [36.05, 0],
    [36.04, 1],
    [35.05, 1],
    [38.05, 1],
    [39.04, 1],
    [39.05, 2],
  ])('NW2 %f degrees give %i', (temperatureCelsius, points) => {
    expect(score({ temperatureCelsius })).toMatchObject({ subScores: { temperature: points } });
  });
});

describe('NW3 scale 2 judges high saturations only on oxygen', () => {
  it.each([
    [94, false, 0],
    [100, false, 0],
    [93, true, 1],
    [96, true, 2],
    [97, true, 3],
    [92, true, 0],
    [87, false, 1],
    [83, true, 3],
  ])('NW3 %i %% on oxygen %s gives %i', (spo2, onOxygen, points) => {
    expect(score({ spo2, spo2Scale: 2, onOxygen })).toMatchObject({ subScores: { spo2: points }, spo2Scale: 2 });
  });
  it('NW3 without knowing air or oxygen only a saturation up to 92 can be judged', () => {
    expect(score({ spo2: 95, spo2Scale: 2, onOxygen: undefined })).toMatchObject({ missing: ['spo2', 'oxygen'] });
    expect(score({ spo2: 86, spo2Scale: 2, onOxygen: undefined })).toMatchObject({ missing: ['oxygen'] });
  });
});

describe('NW4 a partial set has no total', () => {
  it('NW4 names what is missing and keeps the sub-scores', () => {
    const partial = score({ temperatureCelsius: undefined, pulse: 95 });
    expect(partial).toMatchObject({ state: 'partial', missing: ['temperature'], subScores: { pulse: 1 } });
    expect(partial).not.toHaveProperty('total');
    expect(partial).not.toHaveProperty('band');
    expect(partial).not.toHaveProperty('escalation');
  });
  it('NW5 a single 3 escalates at once', () => {
    expect(score({ temperatureCelsius: undefined, systolic: 85 })).toMatchObject({
      state: 'partial',
      single3: ['systolic'],
      escalation: 'urgent-single-3',
    });
  });
  it('NW5 what the known part already calls for does not wait', () => {
    const known = { temperatureCelsius: undefined, onOxygen: true, respiratoryRate: 22, pulse: 120 };
    expect(score(known)).toMatchObject({ state: 'partial', escalation: 'urgent', single3: [] });
  });
  it('NW5 five and seven points of a part set call, four and six do not call louder', () => {
    // Oxygen 2, then rate and pulse: no single 3 among them.
    const calls = (known: object) => score({ temperatureCelsius: undefined, onOxygen: true, ...known });
    expect(calls({ respiratoryRate: 22 })).not.toHaveProperty('escalation');
    expect(calls({ respiratoryRate: 22, pulse: 95 })).toMatchObject({ escalation: 'urgent' });
    expect(calls({ respiratoryRate: 22, pulse: 115 })).toMatchObject({ escalation: 'urgent' });
    expect(calls({ respiratoryRate: 22, pulse: 115, systolic: 105 })).toMatchObject({ escalation: 'emergency' });
  });
  it('NW4 no subset of a set ever shows a total, and a larger set never calls for less', () => {
    const order = ['at-least-12-hourly', 'every-4-to-6-hours', 'urgent-single-3', 'urgent', 'emergency'];
    const rank = (input: News2Input) => {
      const result = scoreNews2(input, ADULT);
      return result.state === 'not-scored' ? -1 : order.indexOf(result.escalation ?? '');
    };
    const anySet = fc.record({
      respiratoryRate: fc.integer({ min: 0, max: 60 }),
      spo2: fc.integer({ min: 60, max: 100 }),
      spo2Scale: fc.constantFrom(1 as const, 2 as const),
      onOxygen: fc.boolean(),
      systolic: fc.integer({ min: 40, max: 280 }),
      pulse: fc.integer({ min: 20, max: 220 }),
      consciousness: fc.constantFrom('A', 'C', 'V', 'P', 'U'),
      temperatureCelsius: fc.double({ min: 30, max: 43, noNaN: true }),
    }) as fc.Arbitrary<News2Input>;
    const leaving = fc.subarray(['respiratoryRate', 'spo2', 'onOxygen', 'systolic', 'pulse', 'temperatureCelsius'], {
      minLength: 1,
    });
    const check = (full: News2Input, left: string[]) => {
      const part = { ...full, ...Object.fromEntries(left.map((name) => [name, undefined])) };
      expect(scoreNews2(part, ADULT)).not.toHaveProperty('total');
      expect(rank(part)).toBeLessThanOrEqual(rank(full));
    };
    fc.assert(fc.property(anySet, leaving, check), { seed: 42, numRuns: 1000 });
  });
});

describe('NW6 who is not scored', () => {
  it.each([
    [{ ageYears: 15 }, 'under-16'],
    [{ ageYears: 0 }, 'under-16'],
    [{ ageYears: 30, pregnant: true }, 'pregnant'],
    [{ pregnant: true }, 'pregnant'],
  ] as const)('NW6 %j', (subject, reason) => {
    expect(scoreNews2(WELL, subject)).toEqual({ state: 'not-scored', reason, tableVersion: 'RCP-2017' });
  });
  it('NW6 sixteen is scored; an unknown age is scored and says so', () => {
    expect(scoreNews2(WELL, { ageYears: 16 })).toMatchObject({ state: 'complete', ageUnknown: false });
    expect(scoreNews2(WELL, {})).toMatchObject({ state: 'complete', ageUnknown: true });
  });
});

it('NW4 nothing taken: everything is missing', () => {
  expect(scoreNews2({ spo2Scale: 1 }, ADULT)).toMatchObject({ state: 'partial', missing: [...NEWS2_PARAMETERS] });
});
