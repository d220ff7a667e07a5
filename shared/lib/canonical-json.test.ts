import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from './canonical-json.ts';

describe('canonicalJson', () => {
  it('sorts keys at every depth and leaves the order of lists', () => {
    expect(canonicalJson({ b: [{ z: 1, a: 2 }], a: 'x' })).toBe('{"a":"x","b":[{"a":2,"z":1}]}');
  });

  it('leaves undefined members out and writes undefined items as null, as JSON does', () => {
    expect(canonicalJson({ a: undefined, b: [undefined, 1] })).toBe('{"b":[null,1]}');
  });

  it('spells numbers and text in one way', () => {
    expect(canonicalJson([1.0, 1e3, -0, 'é', '\u2028', '"'])).toBe('[1,1000,0,"é","\u2028","\\""]');
  });

  it('keeps the value and is the same for equal values', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(JSON.parse(text))).toBe(text);
      }),
      { seed: 42, numRuns: 300 },
    );
  });

  it('does not depend on the order in which members were set', () => {
    const members = fc.uniqueArray(fc.tuple(fc.string(), fc.integer()), { selector: ([key]) => key });
    fc.assert(
      fc.property(members, (entries) => {
        expect(canonicalJson(Object.fromEntries([...entries].reverse()))).toBe(
          canonicalJson(Object.fromEntries(entries)),
        );
      }),
      { seed: 42, numRuns: 300 },
    );
  });
});
