import { describe, expect, it } from 'vitest';
import { fillPages } from './paper-pages.ts';

describe('PP pages of a printed sheet', () => {
  it('PP1 take blocks in order, none cut', () => expect(fillPages([4, 4, 4, 9, 1], 10)).toEqual([[0, 1], [2], [3, 4]]));
  it('PP2 a block taller than a page has one to itself', () => expect(fillPages([12, 3], 10)).toEqual([[0], [1]]));
  it('PP3 nothing is still one page', () => expect(fillPages([], 10)).toEqual([[]]));
});
