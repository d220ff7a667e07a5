import { describe, expect, it } from 'vitest';
import { placeAfter } from './focus-stays.ts';

describe('where the focus is when an item of a list is done', () => {
  it('LY5 on what came up in its place; on the last one behind the end; nowhere in an empty list', () => {
    expect(placeAfter(2, 5)).toBe(2);
    expect(placeAfter(4, 3)).toBe(2);
    expect(placeAfter(-1, 3)).toBe(0);
    expect(placeAfter(0, 0)).toBe(-1);
  });
});
