import { describe, expect, it } from 'vitest';
import type { Regimen } from '../medication/dosing.ts';
import { doseWords } from './dose-words.ts';

const mg = (value: string) => ({ value, unit: 'mg' as const });
const units = (value: string) => ({ value, unit: 'units' as const });
const tenMg = { kind: 'fixed', amount: mg('10') } as const;
const said = (regimen: Regimen) =>
  doseWords({ state: 'read', dosing: { regimen, course: { start: '2026-11-23' }, route: { text: 'oral' } } });

describe('an order in one line, as the counter reads it', () => {
  it.each<[string, Regimen, string]>([
    [
      '@SAFETY once a week is never read as every day',
      { kind: 'at-times', times: ['08:00'], everyDays: 7, dose: tenMg },
      '10 mg · 08:00 · every 7 days · oral',
    ],
    [
      'on some days of the week',
      { kind: 'at-times', times: ['08:00'], days: ['mon', 'thu'], dose: tenMg },
      '10 mg · 08:00 · mon thu · oral',
    ],
    ['each time its own amount', varying(), '08:00 5 mg · 20:00 2.5 mg · oral'],
    [
      '@SAFETY at a distance is never read as a time of the day',
      { kind: 'every', minutes: 480, anchor: '2026-11-23T08:00:00Z', dose: tenMg },
      '10 mg · every 8 h · oral',
    ],
    [
      'as needed with its limits',
      { kind: 'as-needed', indication: { text: 'pain' }, minMinutes: 240, maxDosesIn24h: 4, dose: tenMg },
      '10 mg · pain · 4 h apart · at most 4 in 24 h · oral',
    ],
    [
      'as needed up to an amount',
      { kind: 'as-needed', indication: { text: 'pain' }, maxIn24h: mg('60'), dose: tenMg },
      '10 mg · pain · at most 60 mg in 24 h · oral',
    ],
    [
      'by a scale, with its lines',
      {
        ...{ kind: 'scale', times: ['06:30'], measuredIn: 'mmol/L' },
        bands: [{ below: '10' }, { from: '10', below: '14', dose: units('4') }, { from: '14', dose: units('6') }],
      },
      'mmol/L · 06:30 · below 10: 0 · 10 to below 14: 4 units · 14 and above: 6 units · oral',
    ],
  ])('DI1 %s', (_what, regimen, words) => expect(said(regimen)).toBe(words));
});

function varying(): Regimen {
  return {
    kind: 'varying',
    doses: [
      { time: '08:00', amount: mg('5') },
      { time: '20:00', amount: mg('2.5') },
    ],
  };
}
