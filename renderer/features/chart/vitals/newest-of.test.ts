import { describe, expect, it } from 'vitest';
import { newestOf } from './newest-of.ts';

const at = (atMs: number, value: number) => ({ atMs, value });

describe('VP the newest value beside a plot', () => {
  it('VP1 has its time', () => expect(newestOf([[at(1, 90), at(2, 95)]])).toEqual({ atMs: 2, values: [95] }));
  it('VP2 @SAFETY a diastolic of the set before never stands beside the newest systolic', () =>
    expect(newestOf([[at(1, 120), at(2, 90)], [at(1, 80)]])).toEqual({ atMs: 2, values: [90, undefined] }));
  it('VP3 nothing of nothing', () => expect(newestOf([[], []])).toBeUndefined());
});
