import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collate } from './collate.ts';
import { encodeKey } from './encode-key.ts';

const value = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(null, true, false, 0, -0, 1, -1, 1.5, -1.5, '', '\u0000', '\u0001', '\u0000a', 'a', 'ä', '\uffff'),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.string({ unit: 'binary' }),
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', '\u0000', ''), tie('any'), { maxKeys: 2 }),
  ),
})).any;

describe('the key of an index', () => {
  it('PR4 stands in the order of its values', () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        // Nought has a sign, too, and is equal to itself with the other one.
        expect(Buffer.compare(encodeKey([a]), encodeKey([b])) === Math.sign(collate(a, b))).toBe(true);
      }),
      { seed: 42, numRuns: 2000 },
    );
  });
});
