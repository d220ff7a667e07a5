import { describe, expect, it } from 'vitest';
import { buildFormat } from '../../i18n/use-format.ts';
import { moneyWords } from './money-words.ts';
import { unitWord } from './unit-word.ts';

describe('units and money on the screens of the store', () => {
  it.each([
    ['en', '0', 'tablets'],
    ['en', '1', 'tablet'],
    ['en', '-1', 'tablet'],
    ['en', '0.5', 'tablet'],
    ['en', '1.5', 'tablets'],
    ['en', '56', 'tablets'],
    ['fr', '0', 'comprimé'],
    ['fr', '1.5', 'comprimé'],
    ['fr', '56', 'comprimés'],
  ])('in %s %s is followed by %s', (language, value, word) => expect(unitWord('tablet', value, language)).toBe(word));

  it('a label names the unit in the plural; a unit that nobody knows stays', () => {
    expect(unitWord('tablet', undefined, 'en')).toBe('tablets');
    expect([unitWord('mL', '5', 'en'), unitWord('bottle of 5', '5', 'fr')]).toEqual(['mL', 'bottle of 5']);
  });

  it('SL18 money keeps the places that its currency has', () => {
    const english = buildFormat('en-GB');
    expect(moneyWords(english, '1234.500', 'KWD')).toBe('1,234.500 KWD');
    expect(moneyWords(english, '1200', 'JPY')).toBe('1,200 JPY');
    expect(moneyWords(buildFormat('fr'), '-12.30', undefined)).toBe('-12,30');
  });
});
