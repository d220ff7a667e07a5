import { describe, expect, it } from 'vitest';
import { answersOf, isSettledLong, type TransferAnswer } from './transfer-answers.ts';

const DAY_MS = 86_400_000;
const AT = '2026-11-22T08:00:00.000Z';

const anAnswer = (minute: number, says: TransferAnswer['says'], movements: string[]): TransferAnswer => ({
  ...{ resourceType: 'StockTransfer', status: 'final', act: 'answer', transfer: 'StockTransfer:1', at: AT },
  ...{ by: { id: 'User:1', name: 'Nora' }, id: `StockTransfer:a${minute}`, says, movements },
  order: `2026-11-22T08:0${minute}:00.000Z-0000-station-1`,
});

describe('what the sender says of a difference', () => {
  it('SL21 the last answer in the order counts, for each difference alone, in whatever order and however often they come', () => {
    const [first, second, third] = [
      anAnswer(1, 'accepted', ['m1', 'm2']),
      anAnswer(2, 'disputed', ['m1']),
      anAnswer(3, 'accepted', ['m3']),
    ] as const;
    for (const known of [
      [first, second, third],
      [third, second, first],
      [second, first, second, third, first],
    ]) {
      const says = answersOf(known);
      expect(['m1', 'm2', 'm3', 'm4'].map((id) => says.get(id)?.says)).toEqual([
        ...['disputed', 'accepted', 'accepted'],
        undefined,
      ]);
    }
  });

  it('SL21 what was accepted is shown for 30 days; what is disputed or has no answer stays', () => {
    const later = Date.parse(AT) + 30 * DAY_MS;
    expect(isSettledLong(anAnswer(1, 'accepted', ['m1']), later - 1)).toBe(false);
    expect(isSettledLong(anAnswer(1, 'accepted', ['m1']), later)).toBe(true);
    expect(isSettledLong(anAnswer(1, 'disputed', ['m1']), later + DAY_MS)).toBe(false);
    expect(isSettledLong(undefined, later)).toBe(false);
  });
});
