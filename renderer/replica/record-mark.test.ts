import { describe, expect, it } from 'vitest';
import { recordMark } from './record-mark.ts';

const at = '2026-11-22T04:29:24.123Z-0000-st1';
const lane = (number: 1 | 2 | 3, confirmedSeq: number) => ({
  lane: number,
  confirmedSeq,
  confirmedAt: '2026-11-22T05:00:00Z',
  waiting: 0,
});
const sync = { lanes: [lane(1, 10), lane(2, 5), lane(3, 0)] };

describe('record mark', () => {
  it('MK1 what came from central is there, also without a status', () => {
    expect(recordMark({ seq: 99, fromCentral: true }, undefined)).toEqual({ state: 'central' });
  });
  it('MK2 is at central when its own lane was confirmed as far as its sequence', () => {
    expect(recordMark({ seq: 10, lane: 1, at }, sync)).toMatchObject({ state: 'central' });
    expect(recordMark({ seq: 10, lane: 2, at }, sync)).toMatchObject({ state: 'station' });
  });
  it('MK3 says since when it waits', () => {
    expect(recordMark({ seq: 11, lane: 1, at }, sync)).toEqual({
      state: 'station',
      sinceMs: Date.parse(at.slice(0, 24)),
    });
  });
  it('MK4 without a lane every lane must have passed it', () => {
    expect(recordMark({ seq: 5, at }, sync).state).toBe('station');
    expect(recordMark({ seq: 5, at }, { lanes: [lane(1, 9), lane(2, 9)] }).state).toBe('central');
  });
  it('MK5 claims nothing without a status', () => {
    expect(recordMark({ seq: 0, lane: 1 }, undefined)).toEqual({ state: 'station' });
    expect(recordMark({ seq: 0, lane: 1 }, { lanes: [] })).toEqual({ state: 'station' });
  });
});
