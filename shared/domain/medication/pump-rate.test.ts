import { describe, expect, it } from 'vitest';
import { type Amount, amount } from './amount.ts';
import type { DoseRate } from './infusion-rate.ts';
import { listEntryProblems } from './judge-entry.ts';
import { pumpRate } from './pump-rate.ts';
import { wallClock } from './wall-clock.ts';

const rateOf = (value: string, unit: 'units' | 'mcg' | 'mL', more: Partial<DoseRate> = {}): DoseRate => ({
  ...{ amount: amount(value, unit), perKg: false, per: 'hour' },
  ...more,
});
const volume = amount('50', 'mL');

describe('the rate of a pump', () => {
  it('DA9 follows from the rate and what is in the bag, with the arithmetic', () => {
    expect(pumpRate({ rate: rateOf('6', 'units'), volume, inBag: amount('50', 'units') })).toEqual({
      mlPerHour: { value: '6', unit: 'mL' },
      workings: '6 units/hour, 50 units in 50 mL = 6 mL/hour',
    });
    const dopamine = { rate: rateOf('5', 'mcg', { perKg: true, per: 'minute' }), weightKg: '70', volume };
    expect(pumpRate({ ...dopamine, inBag: amount('200', 'mg') })).toEqual({
      mlPerHour: { value: '5.2', unit: 'mL' },
      workings: '5 mcg/kg/minute × 70 kg, 200 mg in 50 mL ≈ 5.2 mL/hour',
    });
  });

  it('DA9 of a volume is that volume in an hour', () => {
    expect(pumpRate({ rate: rateOf('1000', 'mL', { per: 'day' }) })).toEqual({
      mlPerHour: { value: '41.7', unit: 'mL' },
      workings: '1,000 mL/day ≈ 41.7 mL/hour',
    });
  });

  it('DA9 is not guessed where the order does not say enough, and never taken from a vial', () => {
    for (const infusion of [
      { rate: rateOf('6', 'units') },
      { rate: rateOf('6', 'units'), volume },
      { rate: rateOf('6', 'units'), inBag: amount('50', 'units') },
      { rate: rateOf('6', 'units'), volume, inBag: amount('50', 'mg') },
      { rate: rateOf('5', 'mcg', { perKg: true }), volume, inBag: amount('50', 'mg') },
    ])
      expect(pumpRate(infusion)).toBeUndefined();
  });

  it('DA9 goes by the step of a pump, and is not told where that is more than 5 % off', () => {
    const mlPerHour = (rate: string) =>
      pumpRate({ rate: rateOf(rate, 'units'), volume: amount('1', 'mL'), inBag: amount('1', 'units') })?.mlPerHour
        .value;
    expect(['0.333', '0.999', '1', '12.34', '0.014'].map(mlPerHour)).toEqual(['0.33', '1', '1', '12.3', undefined]);
  });
});

describe('an infusion with what is in its bag', () => {
  const nowMs = Date.parse('2026-05-01T08:00:00.000Z');
  const problemsOf = (bag: { readonly volume?: Amount; readonly inBag: Amount }) =>
    listEntryProblems(
      {
        drug: { text: 'Insulin soluble 100 units/mL' },
        dosing: {
          regimen: { kind: 'infusion', rate: rateOf('6', 'units'), ...bag },
          course: { start: '2026-05-01T08:00:00.000Z' },
          route: { text: 'intravenous' },
        },
      },
      { nowMs, clock: wallClock('Europe/Dublin') },
    );

  it('MO10 wants the bag, and the unit of the rate', () => {
    expect(problemsOf({ volume, inBag: amount('50', 'units') })).toEqual([]);
    expect(problemsOf({ volume, inBag: amount('50', 'mg') })).toEqual(['in-bag-unlike-rate']);
    expect(problemsOf({ inBag: amount('50', 'units') })).toEqual(['in-bag-without-volume']);
  });
});
