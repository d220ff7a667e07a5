import { describe, expect, it } from 'vitest';
import { amountText, findAmount, findRate, typedAmountText, typedRateText } from './dose-entry.ts';

describe('what stands in the field of a dose', () => {
  it('NU2 5,000 units stand there without the comma, and read back as they were', () => {
    const amount = { value: '5000', unit: 'units' } as const;
    expect([amountText(amount), typedAmountText(amount)]).toEqual(['5,000 units', '5000 units']);
    expect(findAmount(typedAmountText(amount))).toEqual(amount);
    const rate = { amount: { value: '1200', unit: 'units' }, perKg: false, per: 'hour' } as const;
    expect(findRate(typedRateText(rate))).toEqual(rate);
  });
});
