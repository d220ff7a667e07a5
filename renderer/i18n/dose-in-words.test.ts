import { describe, expect, it } from 'vitest';
import { doseInWords } from './dose-in-words.ts';

describe('doses in the language of the window', () => {
  it.each([
    ['1,000 units', '1\u202f000 unités'],
    ['1 unit', '1 unité'],
    ['0.5 tablet', '0,5 comprimé'],
    ['2.5 mg – 5 mg', '2,5 mg – 5 mg'],
    ['1,200,000.5 units/hour', '1\u202f200\u202f000,5 unités/heure'],
    ['5 mcg/kg/minute', '5 mcg/kg/minute'],
    ['08:00 1 g · 20:00 0.5 g', '08:00 1 g · 20:00 0,5 g'],
    ['1 g ÷ 500 mg = 2 tablets', '1 g ÷ 500 mg = 2 comprimés'],
    ['10 units ÷ 100 units/mL = 0.1 mL', '10 unités ÷ 100 unités/mL = 0,1 mL'],
    ['6 units/hour, 50 units in 50 mL = 6 mL/hour', '6 unités/heure, 50 unités dans 50 mL = 6 mL/heure'],
    ['15 mg/kg × 20.5 kg = 307.5 mg; single_max: 300 mg', '15 mg/kg × 20,5 kg = 307,5 mg; au plus par prise: 300 mg'],
  ])('DT4 "%s" in French', (canonical, french) => expect(doseInWords(canonical, 'fr')).toBe(french));

  it('DT4 from right to left it keeps its number in front; from left to right nothing is put around it', () => {
    expect(doseInWords('6 units/hour', 'ar')).toBe('\u20686 units/hour\u2069');
    expect(doseInWords('', 'ar')).toBe('');
  });

  it('DT4 in English as the domain spells it, the limit that held in words', () => {
    expect(doseInWords('1,000 units/hour', 'en')).toBe('1,000 units/hour');
    expect(doseInWords('15 mg/kg × 20 kg = 300 mg; daily_max: 250 mg', 'en')).toBe(
      '15 mg/kg × 20 kg = 300 mg; at most in a day: 250 mg',
    );
  });
});
