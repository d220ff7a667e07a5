import { describe, expect, it } from 'vitest';
import { ADJUST_REASONS, REASONS_OF } from '#shared/model/adjust-reason.ts';
import { fitsAct, reasonCode, sumAdjustments } from './adjustments.ts';
import { quantityText } from './quantity.ts';
import { testMovement } from './test-movements.ts';

const because = (code: string) => ({ reason: { code, text: 'said' } });
const asked = { isWithin: (at: string) => at >= '2026-01-01T00:01', costOf: () => 2_000_000n };

describe('SL20 why stock is adjusted', () => {
  it('SL20 a reason fits the act that it is said of, and each fits one at least', () => {
    expect(fitsAct('stolen', 'found')).toBe(false);
    expect(fitsAct('stolen', 'lost')).toBe(true);
    expect(fitsAct('expired', 'lost')).toBe(false);
    expect(new Set(Object.values(REASONS_OF).flat())).toEqual(new Set(ADJUST_REASONS));
  });

  it('SL20 what was written before there were codes stays, without one', () => {
    expect(reasonCode({ ...testMovement('m1', 'waste', -1), ...because('waste') })).toBeUndefined();
    expect(reasonCode({ ...testMovement('m1', 'waste', -1), ...because('broken') })).toBe('broken');
    expect(reasonCode({ ...testMovement('m1', 'issue', -1), ...because('lost') })).toBeUndefined();
  });

  it('SL20 sums by product, reason and direction; what was reversed and what lies outside is in none', () => {
    const movements = [
      { ...testMovement('m0', 'waste', -100), ...because('broken') },
      { ...testMovement('m1', 'waste', -3), ...because('broken') },
      { ...testMovement('m2', 'waste', -2), ...because('broken') },
      { ...testMovement('m3', 'adjust', -7), ...because('entry-error') },
      { ...testMovement('m4', 'adjust', 4), ...because('entry-error') },
      { ...testMovement('m5', 'adjust', -9), ...because('lost') },
      { ...testMovement('m6', 'adjust', 9, { reversalOf: 'm5' }), ...because('lost') },
      testMovement('m7', 'issue', -50),
    ];
    const lines = sumAdjustments(movements, asked);
    expect(lines.map(({ reason, count, quantity }) => [reason, count, quantityText(quantity)])).toEqual([
      ['broken', 2, '-5'],
      ['entry-error', 1, '-7'],
      ['entry-error', 1, '4'],
    ]);
    expect(lines[0]?.value).toBe(-10_000_000_000_000n);
    expect(sumAdjustments(movements, { ...asked, costOf: () => undefined })[0]?.value).toBeUndefined();
  });
});
