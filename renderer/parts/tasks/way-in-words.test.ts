import type { TFunction } from 'i18next';
import { describe, expect, it } from 'vitest';
import { wayInWords } from './way-in-words.ts';

const t = ((key: string) => `<${key}>`) as TFunction;

describe('what a signature is asked for', () => {
  it('says the way in words, and keeps the drug and the reason as they were written', () => {
    expect(wayInWords('Dolorol 1:1 mix: no-bar-code – blister cut – again', t)).toBe(
      'Dolorol 1:1 mix: <round.path.no-bar-code> – blister cut – again',
    );
  });

  it('says each finding that was open', () => {
    expect(wayInWords('Dolorol: dose-already-given, time-too-late', t)).toBe(
      'Dolorol: <round.finding.dose-already-given>, <round.finding.time-too-late>',
    );
  });

  it('leaves alone what it does not know', () => {
    for (const text of ['Dolorol: of-a-later-version – why', 'Look at the drain', ''])
      expect(wayInWords(text, t)).toBe(text);
  });
});
