import { describe, expect, it } from 'vitest';
import {
  EMPTY_VITALS,
  entryOfVitals,
  isReadable,
  isUnreadable,
  readGcsPoints,
  readNumber,
  sheetOfSet,
} from './vitals-sheet.ts';

const now = Date.parse('2026-11-22T05:00:00Z');

describe('vitals sheet', () => {
  it.each([
    ['37,2', 37.2],
    [' 98 ', 98],
    ['', undefined],
    ['9x', undefined],
    ['-4', undefined],
    ['1,200', undefined],
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
  it.each([
    ['4', 4],
    [' nt ', 'NT'],
    ['T', 'NT'],
    ['', undefined],
    ['x', undefined],
  ])('VS5 reads "%s" of the coma scale', (typed, points) => expect(readGcsPoints(typed)).toBe(points));
  it('VS5 hands over the parts that were tested, with why one was not', () => {
    const sheet = { ...EMPTY_VITALS, gcs: { eye: '4', verbal: 'T', because: 'intubated' } };
    expect(entryOfVitals(sheet, now).gcs).toEqual({ eye: 4, verbal: 'NT', notTestableBecause: 'intubated' });
    expect(entryOfVitals({ ...EMPTY_VITALS, gcs: { because: 'x' } }, now)).not.toHaveProperty('gcs');
    expect(isReadable({ ...EMPTY_VITALS, gcs: { eye: 'four' } })).toBe(false);
  });
  it('VS6 a correction begins with what stands there', () => {
    const values = { respiratoryRate: '18', litresPerMinute: '2', pulse: '80', heightCm: '171.5' };
    const sheet = {
      ...EMPTY_VITALS,
      values,
      oxygen: 'oxygen',
      consciousness: 'C',
    } as const;
    const gcs = { eye: '4', verbal: 'NT', motor: '6', because: 'tube' };
    const entry = entryOfVitals({ ...sheet, gcs }, now);
    const set = {
      state: 'valid',
      takenAt: entry.takenAt,
      values: entry,
      oxygen: entry.oxygen,
      gcs: entry.gcs,
    } as const;
    const back = sheetOfSet({ ...set, consciousness: 'C' } as never);
    expect(back).toEqual({ ...sheet, gcs });
    expect(entryOfVitals(back, now)).toEqual(entry);
  });
});
