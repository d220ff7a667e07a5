import { describe, expect, it } from 'vitest';
import { EMPTY_VITALS, entryOfVitals, isUnreadable, readNumber } from './vitals-sheet.ts';

const now = Date.parse('2026-11-22T05:00:00Z');

describe('vitals sheet', () => {
  it.each([
    ['37,2', 37.2],
    [' 98 ', 98],
    ['', undefined],
    ['9x', undefined],
    ['-4', undefined],
  ])('VS1 reads "%s"', (typed, value) => expect(readNumber(typed)).toBe(value));
  it('VS2 what is typed and no number is pointed out, not dropped', () => expect(isUnreadable('12o')).toBe(true));
  it('VS3 hands over only what was taken', () => {
    const entry = entryOfVitals({ ...EMPTY_VITALS, values: { pulse: '80', weightKg: '' } }, now);
    expect(entry).toEqual({ takenAt: '2026-11-22T05:00:00.000Z', spo2Scale: 1, pulse: 80, confirmedUnlikely: false });
  });
  it('VS4 oxygen is air, a flow, or not recorded', () => {
    const oxygen = (part: object) => entryOfVitals({ ...EMPTY_VITALS, ...part }, now).oxygen;
    expect(oxygen({})).toBeUndefined();
    expect(oxygen({ oxygen: 'air' })).toBe('air');
    expect(oxygen({ oxygen: 'oxygen', values: { litresPerMinute: '2' } })).toEqual({ litresPerMinute: 2 });
  });
});
