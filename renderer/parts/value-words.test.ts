import { describe, expect, it } from 'vitest';
import { valueWords } from './value-words.ts';

const code = (text: string) => (text === 'high' ? 'high risk' : text);

describe('values in words', () => {
  it.each([
    ['high', 'high risk'],
    [{ coding: [{ code: 'high' }] }, 'high risk'],
    [{ text: 'Penicillin', coding: [{ code: '7980' }] }, 'Penicillin'],
    [[{ family: 'Okafor', given: ['Ada', 'G'] }], 'OKAFOR, Ada G'],
    [[{ manifestation: [{ text: 'Rash' }], severity: 'mild' }], 'Rash · mild'],
    [undefined, ''],
    [false, 'false'],
  ])('VW1 %j', (value, words) => expect(valueWords(value, code)).toBe(words));
});
