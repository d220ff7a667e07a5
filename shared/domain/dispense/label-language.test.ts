import { describe, expect, it } from 'vitest';
import { withSpokenLanguage } from '../patient/spoken-language.ts';
import { labelLanguage, untranslatedWords } from './label-language.ts';

const speaks = (tag: string) => ({ communication: withSpokenLanguage([], tag) });

describe('DI11 the language of a label', () => {
  it('DI11 is the patient’s, where there are phrases in it', () => {
    expect(labelLanguage(speaks('ar-EG'))).toEqual({ language: 'ar', untranslated: undefined });
    expect(labelLanguage({})).toEqual({ language: 'en', untranslated: undefined });
    expect(untranslatedWords(speaks('fr'), 'fr')).toBe('');
  });
  it('@SAFETY DI11 where there are none, the label says so', () => {
    expect(labelLanguage(speaks('so'))).toEqual({ language: 'en', untranslated: 'so' });
    expect(untranslatedWords(speaks('so'), 'en')).toBe('Speaks Somali: not translated, explain it.');
  });
});
