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
      sinceMs: Date.parse(`${at.slice(0, 16)}Z`),
    });
  });
  it('MK4 without a lane every lane must have passed it', () => {
    expect(recordMark({ seq: 5, at }, sync).state).toBe('station');
    expect(recordMark({ seq: 5, at }, { lanes: [lane(1, 9), lane(2, 9)] }).state).toBe('central');
  });
  it('MK6 HU10 at the hub is not at central', () => {
    const hubbed = (confirmedSeq: number, hubSeq: number) => ({
      ...lane(1, confirmedSeq),
      hubSeq,
      hubAt: '2026-11-22T06:00:00Z',
    });
    const hub = { link: 'offline' as const };
    expect(recordMark({ seq: 10, lane: 1, at }, { lanes: [hubbed(9, 12)], hub })).toEqual({
      state: 'hub',
      sinceMs: Date.parse('2026-11-22T06:00:00Z'),
    });
    expect(recordMark({ seq: 13, lane: 1, at }, { lanes: [hubbed(9, 12)], hub }).state).toBe('station');
    expect(recordMark({ seq: 9, lane: 1, at }, { lanes: [hubbed(9, 12)], hub }).state).toBe('central');
    expect(recordMark({ seq: 10, at }, { lanes: [hubbed(12, 12), lane(2, 9)], hub }).state).toBe('station');
  });
  it('MK7 HU10 what others wrote came by way of the hub: at central only once the checkpoints say so', () => {
    const hub = { link: 'connected' as const };
    expect(recordMark({ seq: 11, lane: 1, fromCentral: true }, { ...sync, hub })).toEqual({ state: 'hub' });
    expect(recordMark({ seq: 10, lane: 1, fromCentral: true }, { ...sync, hub }).state).toBe('central');
    // The hub is dead and the station speaks with central itself.
    expect(recordMark({ seq: 11, lane: 1, fromCentral: true }, { ...sync, byHub: true }).state).toBe('hub');
    expect(recordMark({ seq: 11, lane: 1, fromCentral: true }, sync).state).toBe('central');
  });
  it('MK5 claims nothing without a status', () => {
    expect(recordMark({ seq: 0, lane: 1 }, undefined)).toEqual({ state: 'station' });
    expect(recordMark({ seq: 0, lane: 1 }, { lanes: [] })).toEqual({ state: 'station' });
  });
});
