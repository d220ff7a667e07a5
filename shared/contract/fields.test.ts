import { describe, expect, it } from 'vitest';
import { calendarDay, lastDay, partialDate } from './fields.ts';
import { contract } from './index.ts';

const NO_DAYS = ['2026-13-45', '2026-02-31', '2026-02-29', '2026-00-10', '2026-11-00', '2026-1-1', ''];
const takes = (schema: { safeParse(value: unknown): { success: boolean } }) => (value: unknown) =>
  schema.safeParse(value).success;
const commandId = '0192f0a0-0000-7000-8000-000000000001';

describe('a day of the calendar', () => {
  it.each([calendarDay, lastDay, partialDate])('is one that there is', (schema) => {
    expect(['2026-11-22', '2028-02-29'].map(takes(schema))).toEqual([true, true]);
    expect(NO_DAYS.map(takes(schema))).toEqual(NO_DAYS.map(() => false));
  });
  it('a last day may be a month, a partial date a year', () => {
    const partial = ['2027-03', '2027-13', '2027'];
    expect(partial.map(takes(lastDay))).toEqual([true, false, false]);
    expect(partial.map(takes(partialDate))).toEqual([true, false, true]);
  });
  it('@SAFETY SK10 nothing arrives with an expiry that is no day; what the book has with one can be put aside', () => {
    const batch = { lot: 'L1', expiry: '2026-13-45' };
    const line = { product: 'P1', batch, quantity: '1' };
    const receive = { commandId, from: { is: 'supplier', name: 'Acme' }, location: 'Location:s1', lines: [line] };
    expect(takes(contract.stock.receive.input)(receive)).toBe(false);
    const good = { ...line, batch: { ...batch, expiry: '2026-12-31' } };
    expect(takes(contract.stock.receive.input)({ ...receive, lines: [good] })).toBe(true);
    const aside = { commandId, as: 'quarantine', quantity: '1', reason: 'no day' };
    const holding = { product: 'P1', batch, location: 'Location:s1' };
    expect(takes(contract.stock.quarantine.input)({ ...aside, holding })).toBe(true);
  });
});
