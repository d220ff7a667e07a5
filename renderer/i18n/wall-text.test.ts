import { describe, expect, it } from 'vitest';
import { dayOrderOf, readWall, stepWall, writeWall } from './wall-text.ts';

const TODAY = '2026-11-22';

describe('WT days and moments as they are typed', () => {
  it.each([
    ['22/11/2026 14:05', '2026-11-22T14:05'],
    ['3.2.26 7:09', '2026-02-03T07:09'],
    ['3-2 0709', '2026-02-03T07:09'],
    ['14h05', '2026-11-22T14:05'],
    ['1405', '2026-11-22T14:05'],
    ['2026-11-22T14:05', '2026-11-22T14:05'],
    ['29/02/2028 00:00', '2028-02-29T00:00'],
  ])('WT1 %s is read', (typed, value) => {
    expect(readWall(typed, 'moment', 'day-first', TODAY)).toBe(value);
  });

  it.each([
    '',
    '22/11/2026',
    '31/11/2026 10:00',
    '11/22/2026 10:00',
    '22/11/2026 24:00',
    '22/11/2026 10:7',
    '5/6/198 10:00',
    'soon',
    '1/2/3/4 10:00',
  ])('WT2 "%s" is nothing rather than a guess', (typed) => {
    expect(readWall(typed, 'moment', 'day-first', TODAY)).toBeUndefined();
  });

  it('WT1 days and times alone are read in the order of the language', () => {
    expect(readWall('03/02/2026', 'day', 'day-first', TODAY)).toBe('2026-02-03');
    expect(readWall('03/02/2026', 'day', 'month-first', TODAY)).toBe('2026-03-02');
    expect(readWall('2026-03-02', 'day', 'month-first', TODAY)).toBe('2026-03-02');
    expect(readWall('6:00', 'time', 'day-first', TODAY)).toBe('06:00');
    expect(readWall('3/2 6:00', 'time', 'day-first', TODAY)).toBeUndefined();
  });

  it('WT3 what is written is read as the same', () => {
    for (const order of ['day-first', 'month-first', 'year-first'] as const) {
      for (const [value, precision] of [
        ['2026-02-03T07:09', 'moment'],
        ['2026-02-03', 'day'],
        ['07:09', 'time'],
      ] as const) {
        expect(readWall(writeWall(value, order), precision, order, TODAY)).toBe(value);
      }
    }
    expect(writeWall('2026-02-03T07:09', 'day-first')).toBe('03/02/2026 07:09');
    expect(writeWall('', 'day-first')).toBe('');
  });

  it('WT4 arrows step the part under the caret', () => {
    const at = (caret: number, by: 1 | -1) => stepWall('2026-12-31T23:59', 'day-first', caret, by);
    expect([at(0, 1), at(4, 1), at(8, -1), at(12, 1), at(16, 1)]).toEqual([
      '2027-01-01T23:59',
      '2027-01-31T23:59',
      '2025-12-31T23:59',
      '2027-01-01T00:59',
      '2027-01-01T00:00',
    ]);
    expect(stepWall('23:59', 'day-first', 5, 1)).toBe('00:00');
    expect(stepWall('2026-03-01', 'month-first', 4, -1)).toBe('2026-02-28');
  });

  it('WT5 the order is that of the language', () => {
    expect([dayOrderOf('en-GB'), dayOrderOf('fr'), dayOrderOf('en-US'), dayOrderOf('sv')]).toEqual([
      'day-first',
      'day-first',
      'month-first',
      'year-first',
    ]);
  });
});
