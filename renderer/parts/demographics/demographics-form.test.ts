import { describe, expect, it } from 'vitest';
import {
  changesOf,
  demographicsOf,
  duplicateQuestion,
  EMPTY_DEMOGRAPHICS,
  listProblems,
  readBirth,
} from './demographics-form.ts';

const today = '2026-11-22';
const form = (more: object) => ({ ...EMPTY_DEMOGRAPHICS, ...more });

describe('demographics form', () => {
  it.each([
    ['67', { state: 'age', estimatedAgeYears: 67 }],
    ['~67 y', { state: 'age', estimatedAgeYears: 67 }],
    ['1984', { state: 'date', birthDate: '1984' }],
    ['12/3/84', { state: 'date', birthDate: '1984-03-12' }],
    ['31/2/1984', { state: 'invalid', reason: 'no-such-day' }],
    ['', { state: 'empty' }],
  ])('DF1 reads "%s"', (typed, expected) => expect(readBirth(typed, today)).toEqual(expected));

  it('DF2 names what is missing', () => {
    expect(listProblems(form({ born: 'x' }), today)).toEqual({ family: 'needed', sex: 'needed', born: 'not-a-date' });
  });
  it('DF3 hands over what was typed, with two given names apart', () => {
    const typed = form({ family: ' Okafor ', given: 'Ada  Grace', sex: 'female', born: '40', city: 'Enugu' });
    expect(demographicsOf(typed, today)).toMatchObject({
      family: 'Okafor',
      given: ['Ada', 'Grace'],
      sex: 'female',
      estimatedAgeYears: 40,
      address: { city: 'Enugu' },
    });
  });
  it('DF4 an edit names only what was changed', () => {
    const before = form({ family: 'Okafor', phone: '1', city: 'Enugu' });
    expect(changesOf(before, { ...before, phone: '2' }, today)).toEqual({ phone: '2' });
  });
  it('DF5 looks for duplicates only when there is enough to look with', () => {
    expect(duplicateQuestion(form({ family: 'Ok' }), today)).toBeUndefined();
    expect(duplicateQuestion(form({ family: 'Ok', given: 'A' }), today)).toEqual({ family: 'Ok', given: ['A'] });
    expect(duplicateQuestion(form({ phone: '0803 123 456' }), today)).toEqual({ phone: '0803 123 456' });
  });
});
