import { describe, expect, it } from 'vitest';
import { countPieces } from './count-pieces.ts';

describe('coins and notes', () => {
  it('BK6 come to what they are worth, exactly', () =>
    expect(countPieces({ '50': '3', '0.10': '3', '0.05': '', '0.01': '7' }, 2)).toBe('150.37'));
  it('BK6 nothing counted is nothing said', () => expect(countPieces({ '50': '' }, 2)).toBeUndefined());
});
