import { expect, it } from 'vitest';
import { nextTile } from './next-tile.ts';

const boxes = ['a', 'b', 'c', 'd', 'e'].map((id, index) => ({
  id,
  x: (index % 3) * 100,
  y: Math.floor(index / 3) * 80,
}));
const go = (key: string, from: string) => nextTile(key, from, boxes);

it('BB6 arrows go beside in reading order, and to the nearest tile above and below', () => {
  expect([go('ArrowRight', 'c'), go('ArrowLeft', 'd'), go('ArrowDown', 'b'), go('ArrowUp', 'd')]).toEqual([
    'd',
    'c',
    'e',
    'a',
  ]);
  expect([go('ArrowDown', 'c'), go('ArrowDown', 'd'), go('ArrowLeft', 'a')]).toEqual(['e', undefined, undefined]);
  expect([go('Home', 'e'), go('End', 'a'), go('ArrowDown', 'gone'), go('x', 'a')]).toEqual(['a', 'e', 'a', undefined]);
});
