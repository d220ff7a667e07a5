import { describe, expect, it } from 'vitest';
import { valueWords, withPlaces } from './value-words.ts';

const code = (text: string) => (text === 'high' ? 'high risk' : text);

it('VW2 a place is named, with when somebody lay in it', () => {
  const words = withPlaces(code, (id) => (id === 'Location:b1' ? 'Ward 3 · Bed 12' : ''));
  const places = [
    { location: { reference: 'Location/b1' }, status: 'active' },
    { location: { reference: 'Location/gone' }, status: 'high' },
  ];
  expect(valueWords(places, words)).toBe('Ward 3 · Bed 12 · active; Location/gone · high risk');
});

describe('values in words', () => {
  it.each([
    ['high', 'high risk'],
    [{ coding: [{ code: 'high' }] }, 'high risk'],
    [{ text: 'Penicillin', coding: [{ code: '7980' }] }, 'Penicillin'],
    [[{ family: 'Okafor', given: ['Ada', 'G'] }], 'OKAFOR, Ada G'],
    [[{ manifestation: [{ text: 'Rash' }], severity: 'mild' }], 'Rash · mild'],
    [{ reference: 'User/01a2', display: 'Dr Amina Yusuf' }, 'Dr Amina Yusuf'],
    [{ identifier: { system: 'urn:user', value: 'User:01a2' }, display: 'Dr Amina Yusuf' }, 'Dr Amina Yusuf'],
    [{ reference: 'User/01a2' }, 'User/01a2'],
    [undefined, ''],
    [false, 'false'],
  ])('VW1 %j', (value, words) => expect(valueWords(value, code)).toBe(words));
});
