import { describe, expect, it } from 'vitest';
import { findAge, findAgeYears } from './age.ts';
import { parseBirthDate } from './birth-date.ts';

const TODAY = { today: '2026-11-22' };

describe('DU5 a date of birth as registrars type it', () => {
  it.each([
    ['12/03/1984', '1984-03-12'],
    ['12.3.84', '1984-03-12'],
    ['12-03-1984', '1984-03-12'],
    ['12 3 1984', '1984-03-12'],
    ['1984-03-12', '1984-03-12'],
    ['1984/3/12', '1984-03-12'],
    ['12MAR84', '1984-03-12'],
    ['12 mar 1984', '1984-03-12'],
    ['1 août 1950', '1950-08-01'],
    ['3 févr. 2001', '2001-02-03'],
    ['5 juin 2001', '2001-06-05'],
    ['5 juil 2001', '2001-07-05'],
    ['March 12, 1984', '1984-03-12'],
    ['1984 mar 12', '1984-03-12'],
    ['12031984', '1984-03-12'],
    ['19840312', '1984-03-12'],
    ['1984', '1984'],
    ['03-1984', '1984-03'],
    ['3/1984', '1984-03'],
    ['1984-03', '1984-03'],
    ['MAR 1984', '1984-03'],
    ['mai 1984', '1984-05'],
    ['22/11/26', '2026-11-22'],
    ['23/11/26', '1926-11-23'],
    ['29/02/2024', '2024-02-29'],
  ])('DU5 %s is %s', (typed, value) => {
    const parsed = parseBirthDate(typed, TODAY);
    expect(parsed.state === 'date' ? parsed.value : undefined).toBe(value);
  });
  it.each([
    ['', 'not-a-date'],
    ['tomorrow', 'not-a-date'],
    ['mar mar 1984', 'not-a-date'],
    ['1/2/3/1984', 'not-a-date'],
    ['12', 'not-a-date'],
    ['12/84', 'not-a-date'],
    ['12/13/1984', 'no-such-day'],
    ['29/02/2023', 'no-such-day'],
    ['31/04/1990', 'no-such-day'],
    ['0/3/1984', 'no-such-day'],
    ['01/12/2026', 'in-the-future'],
    ['2027', 'in-the-future'],
    ['1880', 'too-long-ago'],
  ])('DU5 %s is %s', (typed, reason) => expect(parseBirthDate(typed, TODAY)).toEqual({ state: 'invalid', reason }));
  it('DU5 month first where the organisation writes so, but a name says that it is the month', () => {
    const american = { ...TODAY, monthFirst: true };
    expect(parseBirthDate('03/12/1984', american)).toMatchObject({ value: '1984-03-12' });
    expect(parseBirthDate('12MAR84', american)).toMatchObject({ value: '1984-03-12' });
  });
});

describe('DU6 an age is said in the unit that fits it', () => {
  it.each([
    ['2026-11-22', 0, 'days'],
    ['2026-11-01', 21, 'days'],
    ['2026-10-20', 1, 'months'],
    ['2024-11-23', 23, 'months'],
    ['2024-11-22', 2, 'years'],
    ['1984-11-23', 41, 'years'],
    ['1984-11-22', 42, 'years'],
  ])('DU6 born %s: %i %s', (born, value, unit) => {
    expect(findAge(born, '2026-11-22T10:00:00Z')).toEqual({ value, unit, approximate: false });
  });
  it('DU6 an age from a partial date says that it is approximate', () => {
    expect(findAge('1984', '2026-11-22')).toEqual({ value: 42, unit: 'years', approximate: true });
    expect(findAge('2026-05', '2026-11-22')).toEqual({ value: 6, unit: 'months', approximate: true });
    expect(findAge('2026', '2026-02-01')).toMatchObject({ value: 0, approximate: true });
  });
  it('DU6 before birth there is no age', () => expect(findAge('2026-11-23', '2026-11-22')).toBeUndefined());
  it('DU6 completed years for the rules', () => {
    expect(findAgeYears('2010-11-22', '2026-11-22')).toBe(16);
    expect(findAgeYears('2010-11-23', '2026-11-22')).toBe(15);
    expect(findAgeYears(undefined, '2026-11-22')).toBeUndefined();
  });
});
