import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkCharacter } from './check-character.ts';
import { findRecordNumber, parseRecordNumber } from './record-number.ts';

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const anyNumber = fc
  .tuple(fc.stringMatching(/^[A-HJ-NP-Z]{1,3}$/), fc.integer({ min: 1, max: 9_999_999 }))
  .map(([prefix, serial]) => findRecordNumber(prefix, serial))
  .filter((number) => number !== undefined);
const RUNS = { seed: 42, numRuns: 500 };

describe('RN2 the check character', () => {
  it('RN2 agrees with the worked example of ISBT 128, which uses the same system', () => {
    expect(checkCharacter('G123498654321')).toBe('H');
  });

  it('RN2 every single wrong character is found', () => {
    const check = (number: { text: string }) => {
      for (let at = 0; at < number.text.length; at += 1) {
        for (const other of ALPHABET) {
          const wrong = number.text.slice(0, at) + other + number.text.slice(at + 1);
          if (wrong !== number.text) expect(parseRecordNumber(wrong)).toBeUndefined();
        }
      }
    };
    fc.assert(fc.property(anyNumber, check), { ...RUNS, numRuns: 100 });
  });

  it('RN2 every swap of two neighbours is found', () => {
    const check = ({ text }: { text: string }) => {
      for (let at = 0; at + 1 < text.length; at += 1) {
        const swapped = text.slice(0, at) + text.charAt(at + 1) + text.charAt(at) + text.slice(at + 2);
        if (swapped !== text) expect(parseRecordNumber(swapped)).toBeUndefined();
      }
    };
    fc.assert(fc.property(anyNumber, check), RUNS);
  });

  it('RN1 reads back as it was printed, also in small letters, with blanks, with O for 0 and I for 1', () => {
    const check = (number: { text: string }) => {
      const typed = number.text.toLowerCase().replaceAll('0', 'o').replaceAll('1', 'i').split('').join(' ');
      expect(parseRecordNumber(number.text)).toEqual(number);
      expect(parseRecordNumber(typed)).toEqual(number);
    };
    fc.assert(fc.property(anyNumber, check), RUNS);
  });
});
