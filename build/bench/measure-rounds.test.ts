import { describe, expect, it } from 'vitest';
import { measureRounds } from './measure-rounds.ts';

describe('measureRounds', () => {
  it('measures everybody once a round, in turn, and takes the median', async () => {
    const order: string[] = [];
    const contestant = (who: string, figures: readonly number[]) => ({
      who,
      unit: 'docs/s' as const,
      measure: async (round: number) => {
        order.push(who);
        return figures[round] ?? Number.NaN;
      },
    });
    const absent = { who: 'c', unit: 'docs/s' as const, measure: undefined };
    const rows = await measureRounds(3, [contestant('a', [5, 100, 300]), contestant('b', [7, 7, 7]), absent]);
    expect(order).toEqual(['a', 'b', 'a', 'b', 'a', 'b']);
    expect(rows.map(({ value }) => value)).toEqual([100, 7, Number.NaN]);
    expect(rows[0]?.note).toBe('3 rounds, 5–300');
  });
});
