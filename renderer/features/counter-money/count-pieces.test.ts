import { describe, expect, it } from 'vitest';
import { countPieces, piecesOf } from './count-pieces.ts';

describe('coins and notes', () => {
  it('BK6 come to what they are worth, exactly', () =>
    expect(countPieces({ '50': '3', '0.10': '3', '0.05': '', '0.01': '7' }, 2)).toBe('150.37'));
  it('BK6 are those that the currency can have', () => {
    expect([piecesOf(0).at(0), piecesOf(0).at(-1)]).toEqual(['50000', '1']);
    expect(piecesOf(2).join(' ')).toBe('1000 500 200 100 50 20 10 5 2 1 0.50 0.20 0.10 0.05 0.02 0.01');
    expect(piecesOf(3).at(-1)).toBe('0.001');
  });
  it('BK6 nothing counted is nothing said', () => expect(countPieces({ '50': '' }, 2)).toBeUndefined());
});
