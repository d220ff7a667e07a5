import { describe, expect, it } from 'vitest';
import { priceWords } from './price-words.ts';

describe('a price in words', () => {
  it.each([
    ['2.8', 'EUR', 'en', '2.80 EUR'],
    ['2.8', 'KWD', 'en', '2.800 KWD'],
    ['120', 'JPY', 'en', '120 JPY'],
    ['0.125', 'EUR', 'fr', '0,125 EUR'],
  ])('PX1 %s %s in %s is %s', (value, currency, language, words) =>
    expect(priceWords({ value, currency }, language)).toBe(words),
  );
});
