import { describe, expect, it } from 'vitest';
import { createSeededRandom } from '#shared/testing/seeded-random.ts';
import { mergeDelayMs } from './merge-delay.ts';

const drawn = (isOwn: readonly boolean[], count: number) => {
  const random = createSeededRandom(42);
  return Array.from({ length: count }, () => mergeDelayMs(isOwn, () => random.below(1_000_000) / 1_000_000));
};

describe('CF1 who merges first', () => {
  it('CF1 the station whose version wins goes before the others that made one, and they before everybody else', () => {
    const first = drawn([true, false], 100);
    const second = drawn([false, true], 100);
    const others = drawn([false, false], 100);
    expect(Math.max(...first)).toBeLessThan(Math.min(...second));
    expect(Math.max(...second)).toBeLessThan(Math.min(...others));
    expect(Math.max(...others)).toBeLessThanOrEqual(24_000);
  });

  it('CF1 of two hundred who made none, few are early', () => {
    const times = drawn([false, false], 200).toSorted((one, other) => one - other);
    const [first = 0] = times;
    expect(times.filter((time) => time < first + 250).length).toBeLessThan(10);
  });
});
