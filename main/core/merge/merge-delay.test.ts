import { describe, expect, it } from 'vitest';
import { createSeededRandom } from '#shared/testing/seeded-random.ts';
import { mergeDelayMs } from './merge-delay.ts';

const drawn = (stations: readonly unknown[], own: string, count: number) => {
  const random = createSeededRandom(42);
  return Array.from({ length: count }, () => mergeDelayMs(stations, own, () => random.below(1_000_000) / 1_000_000));
};

describe('CF1 who merges first', () => {
  it('CF1 the station whose version wins goes before the others that wrote one, and they before everybody else', () => {
    const first = drawn(['a', 'b'], 'a', 100);
    const second = drawn(['a', 'b'], 'b', 100);
    const others = drawn(['a', 'b'], 'c', 100);
    expect(Math.max(...first)).toBeLessThan(Math.min(...second));
    expect(Math.max(...first)).toBeLessThan(Math.min(...others));
    expect(Math.max(...first, ...second, ...others)).toBeLessThanOrEqual(4000);
  });

  it('CF1 who edited against a merged version counts as the first', () => {
    expect(Math.max(...drawn(['merge', 'b'], 'b', 100))).toBeLessThan(500);
  });

  it('CF1 of two hundred who wrote nothing, few are early', () => {
    const times = drawn(['merge', 'merge'], 'x', 200).toSorted((one, other) => one - other);
    const [first = 0] = times;
    expect(times.filter((time) => time < first + 250).length).toBeLessThan(10);
  });
});
