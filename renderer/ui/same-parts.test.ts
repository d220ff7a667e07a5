import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sameParts } from './same-parts.ts';

describe('parts that stay the same', () => {
  it('a part that did not change is the one before, a part that did is another', () => {
    const before = {
      beds: [
        { id: '1', people: ['a'] },
        { id: '2', people: [] as string[] },
      ],
      name: 'MED',
    };
    const kept = sameParts(before, {
      beds: [
        { id: '1', people: ['a'] },
        { id: '2', people: ['b'] },
      ],
      name: 'MED',
    });
    expect(kept.beds[0]).toBe(before.beds[0]);
    expect(kept.beds[1]).toEqual({ id: '2', people: ['b'] });
    expect(sameParts(before, structuredClone(before))).toBe(before);
  });
  it('a field that is gone, and one that is there without a value, are changes', () => {
    expect(sameParts({ a: 1, b: undefined }, { a: 1 })).toEqual({ a: 1 });
    expect(Object.keys(sameParts({ a: 1 }, { a: 1, b: undefined }))).toEqual(['a', 'b']);
    expect(sameParts([1, 2], [1])).toEqual([1]);
    expect(sameParts([1], { 0: 1 })).toEqual({ 0: 1 });
  });
  it('is always equal to what came', () => {
    const tree = fc.jsonValue({ maxDepth: 3 });
    fc.assert(
      fc.property(tree, tree, (before, next) => {
        expect(sameParts(before, next)).toEqual(next);
      }),
      { seed: 42, numRuns: 200 },
    );
  });
});
