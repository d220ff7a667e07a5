import { describe, expect, it } from 'vitest';
import { earlyWarningOf } from './early-warning.ts';
import { news2OfVitals } from './news2-of-vitals.ts';
import type { VitalsSet } from './read-vitals.ts';
import type { VitalsEntry } from './vitals-entry.ts';

const WELL: Omit<VitalsEntry, 'takenAt'> = {
  ...{ respiratoryRate: 16, spo2: 97, oxygen: 'air', systolic: 120, pulse: 70, consciousness: 'A' },
  ...{ temperatureCelsius: 37, spo2Scale: 1 },
};
const set = (time: string, changes: Partial<VitalsEntry> = {}, more: Partial<VitalsSet> = {}): VitalsSet => {
  const entry = { ...WELL, takenAt: `2026-11-22T${time}:00Z`, ...changes };
  return {
    state: 'valid',
    takenAt: entry.takenAt,
    values: entry,
    news2: news2OfVitals(entry, { ageYears: 60 }),
    ...more,
  };
};
const part = (time: string, values: Partial<VitalsEntry>) => {
  const entry = { takenAt: `2026-11-22T${time}:00Z`, spo2Scale: 1 as const, ...values };
  return { ...set(time), values: entry, news2: news2OfVitals(entry, { ageYears: 60 }) };
};
const due = (...sets: VitalsSet[]) => {
  const ms = earlyWarningOf(sets)?.dueMs;
  return ms === undefined ? undefined : new Date(ms).toISOString().slice(11, 16);
};
const ILL = { respiratoryRate: 26, spo2: 90, pulse: 120 };

describe('VI9 what the sets say today', () => {
  it('VI9 nothing, where nothing was scored', () => {
    expect(earlyWarningOf([])).toBeUndefined();
    expect(earlyWarningOf([set('08:00', {}, { state: 'withdrawn' })])).toBeUndefined();
  });

  it('VI9 the next set is due by the last total, in whatever order they come', () => {
    expect(due(set('08:00', ILL))).toBe('08:30');
    expect(due(set('09:00'), set('08:00', ILL))).toBe('21:00');
    expect(due(set('08:00', ILL), set('09:00', {}, { state: 'withdrawn' }))).toBe('08:30');
  });

  it('VI9 a part set hides neither the total before it nor when the next one is due', () => {
    const sets = [set('08:00', ILL), part('08:10', { temperatureCelsius: 37 })];
    expect(due(...sets)).toBe('08:30');
    expect(earlyWarningOf(sets)).toMatchObject({
      newest: { news2: { state: 'partial' } },
      lastTotal: { takenAt: '2026-11-22T08:00:00Z' },
    });
  });

  it('VI9 a part set that escalates brings the next one forward', () => {
    expect(due(set('08:00'), part('08:10', { systolic: 80 }))).toBe('09:10');
    expect(due(part('08:10', { temperatureCelsius: 37 }))).toBeUndefined();
  });

  it('VI9 who is not scored is not due', () => {
    const pregnant = news2OfVitals({ ...WELL, takenAt: '2026-11-22T09:00:00Z' }, { pregnant: true });
    expect(due(set('08:00', ILL), set('09:00', {}, { news2: pregnant }))).toBeUndefined();
  });

  it('VI9 the trend holds the last totals, oldest first, without part sets', () => {
    const hours = Array.from({ length: 15 }, (_, hour) => set(`${String(hour).padStart(2, '0')}:00`));
    const trend = earlyWarningOf([...hours, part('15:00', { pulse: 140 })])?.trend ?? [];
    expect(trend).toHaveLength(12);
    expect(trend[0]?.atMs).toBe(Date.parse('2026-11-22T03:00:00Z'));
  });
});
