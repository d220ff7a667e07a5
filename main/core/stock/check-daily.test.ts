import { describe, expect, it } from 'vitest';
import { checkBook } from './check-daily.ts';

describe('SQ6 the book checks itself', () => {
  it.each([
    [0, []],
    [2, ['2 kept stock balances differed from 7 movements and were folded anew']],
  ])('SQ6 %i wrong balances are told', async (count, told) => {
    const faults: string[] = [];
    const wrong = Array.from({ length: count }, () => ({}) as never);
    await checkBook({ verify: async () => ({ movements: 7, holdings: 3, wrong }) }, (fault) =>
      faults.push((fault as Error).message),
    );
    expect(faults).toEqual(told);
  });

  it('SQ6 a check that cannot be made is told, too', async () => {
    const faults: unknown[] = [];
    await checkBook({ verify: () => Promise.reject(new Error('closed')) }, (fault) => faults.push(fault));
    expect(faults).toEqual([new Error('closed')]);
  });
});
