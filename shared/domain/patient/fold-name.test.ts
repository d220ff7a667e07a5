import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldName } from './fold-name.ts';
import { phoneticKeys } from './phonetic-keys.ts';

describe('DU1 a name folds to one form', () => {
  it.each([
    ['Müller', 'Mueller'],
    ['Müller', 'Muller'],
    ['MÜLLER', 'müller'],
    ['Jäger', 'Jaeger'],
    ['Größe', 'Groesse'],
    ['O’Brien', "O'Brien"],
    ["O'Brien", 'OBrien'],
    ['Anne-Marie', 'Anne  Marie'],
    ['Sørensen', 'Sorensen'],
    ['Łukasz', 'Lukasz'],
    ['Ægir', 'Aegir'],
    ['Nguyễn', 'Nguyen'],
    ['Σωκράτης', 'Σωκρατης'],
    ['أحمد', 'احمد'],
  ])('DU1 %s and %s', (one, other) => expect(foldName(one)).toBe(foldName(other)));

  it('DU1 keeps scripts whose vowel signs carry the word', () => {
    expect(foldName('किरण')).not.toBe(foldName('करण'));
    expect(foldName('김민준')).toBe('김민준');
  });

  it('DU1 folding twice is folding once', () => {
    const twice = (text: string) => {
      expect(foldName(foldName(text))).toBe(foldName(text));
    };
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 30 }), twice), { seed: 42, numRuns: 2000 });
  });

  it('DU1 the beginning folds to a beginning', () => {
    const letters = fc.constantFrom(..."abeoumßüøłç -'’É");
    const prefix = (chars: string[], cut: number) => {
      const text = chars.join('');
      expect(foldName(text).startsWith(foldName(text.slice(0, cut)))).toBe(true);
    };
    fc.assert(fc.property(fc.array(letters, { maxLength: 12 }), fc.nat(12), prefix), { seed: 42, numRuns: 2000 });
  });
});

describe('DU2 names that sound alike share a key', () => {
  it.each([
    ['Smith', 'Smyth'],
    ['Catherine', 'Kathryn'],
    ['Mohammed', 'Muhamad'],
    ['Stephen', 'Steven'],
    ['Müller', 'Miller'],
  ])('DU2 %s and %s', (one, other) => {
    expect(phoneticKeys(one).some((key) => phoneticKeys(other).includes(key))).toBe(true);
  });

  it('DU2 a word in another script gives no key', () => expect(phoneticKeys('김민준 Lee')).toEqual(['L']));
});
