import { describe, expect, it } from 'vitest';
import { lineInWords } from './line-in-words.ts';

describe('a line of a prescription in the language of the window', () => {
  it.each([
    ['1.5 tablets · 08:00 20:00 · oral', '1,5 comprimés · 08:00 20:00 · oral'],
    ['10 mg · 08:00 · every 7 days · oral', '10 mg · 08:00 · tous les 7 jours · oral'],
    ['10 mg · 08:00 · mon thu · oral', '10 mg · 08:00 · lun jeu · oral'],
    ['10 mg · every 8 h · oral', '10 mg · toutes les 8 h · oral'],
    ['10 mg · every 90 min', '10 mg · toutes les 90 min'],
    ['2.5 mg – 5 mg · pain · 4 h apart', '2,5 mg – 5 mg · pain · à 4 h d’intervalle au moins'],
    ['10 mg · pain · at most 4, 1,000 mg in 24 h', '10 mg · pain · au plus 4, 1\u202f000 mg en 24 h'],
    ['08:00 5 mg · 20:00 2.5 mg', '08:00 5 mg · 20:00 2,5 mg'],
    ['6 units/hour', '6 unités/heure'],
    [
      'mmol/L · 06:30 · below 10: 0 · 10 to below 14.5: 4 units · 14.5 and above: 6 units',
      'mmol/L · 06:30 · moins de 10\u00a0: 0 · de 10 à moins de 14,5\u00a0: 4 unités · 14,5 et plus\u00a0: 6 unités',
    ],
  ])('DI1 "%s" in French', (line, french) => expect(lineInWords(line, 'fr')).toBe(french));

  it('DI1 what a person wrote stays as it was written', () =>
    expect(lineInWords('10 mg · dissolve in 250.5 mL · Sun cream, at most 2 times', 'fr')).toBe(
      '10 mg · dissolve in 250.5 mL · Sun cream, at most 2 times',
    ));
  it('DI1 in English as the domain spells it', () =>
    expect(lineInWords('10 mg · every 8 h · mon thu', 'en')).toBe('10 mg · every 8 h · mon thu'));
});
