import { describe, expect, it } from 'vitest';
import { doseText } from './dose-text.ts';
import { readDoseText } from './read-dose-text.ts';
import { DOSE_UNITS } from './units.ts';

describe('DT2 doses as people type them', () => {
  it('DT2 what is shown can be read', () => {
    for (const unit of DOSE_UNITS) {
      for (const value of ['0.5', '1', '2.25', '40']) {
        expect(readDoseText(doseText({ value, unit }))).toEqual({ state: 'read', dose: { value, unit }, warnings: [] });
      }
    }
  });
  it.each<[string, object]>([
    ['5 mg IV every 6 hours', { route: 'intravenous', intervalHours: 6 }],
    ['5 mg tds for 5 days', { timesADay: 3, days: 5 }],
    [
      '5 mg as needed for nausea maximum 20 mg in 24 hours',
      { asNeededFor: 'nausea', maxPerDay: { value: '20', unit: 'mg' } },
    ],
    ['5.50 mg od', { timesADay: 1, warnings: ['trailing zero', 'QD abbreviation'] }],
    ['5.mg', { warnings: ['trailing zero'] }],
    ['0,5 mg', { dose: { value: '0.5', unit: 'mg' } }],
    ['2,5 mL every 8 hours', { dose: { value: '2.5', unit: 'mL' }, intervalHours: 8 }],
    ['0,50 mg', { warnings: ['trailing zero'] }],
    ['1/2 tab', { dose: { value: '0.5', unit: 'tablet' } }],
  ])('DT2 %s', (written, expected) => expect(readDoseText(written)).toMatchObject({ state: 'read', ...expected }));
  it.each(['1 g po once', '1 g po stat', '1 g STAT po'])('DT2 %s is one dose', (text) => {
    expect(readDoseText(text)).toMatchObject({ state: 'read', once: true, route: 'oral' });
  });

  it.each(['1 g once daily', '1 g once a day'])('DT2 %s is one a day', (text) => {
    expect(readDoseText(text)).toMatchObject({ state: 'read', timesADay: 1 });
    expect(readDoseText(text)).not.toHaveProperty('once');
  });

  it.each([
    ...['1 g bd q8h', '1 g stat bd', '1 g once q6h', '1 g once for 5 days', '1 g once weekly', '1 g bd prn pain'],
    ...['1 g stat prn pain', '1 g bd max 4 g/day', '5 mg/hour bd', '5 mg/hour prn pain'],
  ])('DT2 @SAFETY %s says two things, of which neither is dropped', (text) => {
    expect(readDoseText(text)).toEqual({ state: 'unreadable' });
  });

  it('DT2 the name of the drug may stand in it, another word may not', () => {
    expect(readDoseText('10 units insulin daily', 'Insulin')).toMatchObject({ state: 'read', timesADay: 1 });
    expect(readDoseText('10 units insulin daily', 'heparin')).toEqual({ state: 'unreadable' });
  });
  it.each([
    '',
    'mg',
    '5',
    '5 spoons',
    '5 MU',
    '1,000 mg',
    '2,500 units',
    '1,2,3 mg',
    '5 mg maybe',
    '5 mg bid tid',
    '5 mg prn max 3 g/day',
    '1/0 tab',
    '-5 mg',
    '5 mg/kg/min/h',
    '5-10 mg',
    '5 mg then 10 mg',
    'about 5 mg',
  ])('DT2 "%s" is not read', (written) => expect(readDoseText(written)).toEqual({ state: 'unreadable' }));
});
