import { expect, it } from 'vitest';
import { findTimes } from './shift-times.ts';

it('CR15 times are read as people write them; what is none is refused, not guessed', () => {
  expect(findTimes('23.30, 7:00 15h')).toEqual(['07:00', '15:00', '23:30']);
  expect(findTimes(' ')).toEqual([]);
  for (const wrong of ['24:00', '7:5', '7:60', 'noon', '1 2 3 4 5 6 7']) expect(findTimes(wrong)).toBeUndefined();
});
