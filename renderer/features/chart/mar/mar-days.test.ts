import { describe, expect, it } from 'vitest';
import { addDays, firstDayOf, initialsOf, wallTime } from './mar-days.ts';

describe('MS days of the sheet', () => {
  it('MS1 are days of the calendar, across months and the change of clocks', () => {
    expect(addDays('2026-10-25', 1)).toBe('2026-10-26');
    expect(addDays('2026-03-01', -1)).toBe('2026-02-28');
    expect(firstDayOf('2026-11-22', 14)).toBe('2026-11-09');
  });
  it('MS2 times are those of the wall of the site', () => {
    expect(wallTime('2026-11-22T08:00:00.000Z', 'Europe/Dublin')).toBe('08:00');
    expect(wallTime('2026-07-22T08:00:00.000Z', 'Europe/Dublin')).toBe('09:00');
    expect(wallTime('2026-11-22T23:30:00.000Z', 'Europe/Paris')).toBe('00:30');
  });
  it('MS3 a name is short in a cell', () => {
    expect(initialsOf('Nora Keane')).toBe('NK');
    expect(initialsOf('Dr Amina Yusuf')).toBe('AY');
  });
});
