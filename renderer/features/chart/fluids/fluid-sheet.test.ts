import { describe, expect, it } from 'vitest';
import { EMPTY_FLUID, entryOfFluid, readMillilitres, sheetOfFluid } from './fluid-sheet.ts';

const now = Date.parse('2026-11-22T05:00:00Z');

describe('FS the fluid form', () => {
  it.each([
    ['250', 250],
    [' 250 ml ', 250],
    ['1,5 l', 1500],
    ['0.33L', 330],
    ['1 000 ml', 1000],
    ['1,000', undefined],
    ['1,500 ml', undefined],
    ['', undefined],
    ['a cup', undefined],
    ['-5', undefined],
  ])('FS1 reads "%s"', (typed, millilitres) => expect(readMillilitres(typed)).toBe(millilitres));

  it('FS2 is no entry before kind and amount are there; without a time it is now', () => {
    expect(entryOfFluid({ ...EMPTY_FLUID, millilitres: '200' }, now)).toBeUndefined();
    expect(entryOfFluid({ ...EMPTY_FLUID, kind: 'oral' }, now)).toBeUndefined();
    const entry = entryOfFluid({ ...EMPTY_FLUID, kind: 'oral', millilitres: '200' }, now);
    expect(entry).toEqual({ kind: 'oral', millilitres: 200, at: '2026-11-22T05:00:00.000Z', confirmedUnlikely: false });
  });

  it('FS3 a correction begins with what stands there', () => {
    const entry = { kind: 'urine' as const, millilitres: 300, at: '2026-11-22T04:30:00.000Z', note: 'dark' };
    const sheet = sheetOfFluid({ ...entry, state: 'valid', direction: 'out' });
    expect(entryOfFluid(sheet, Date.parse(entry.at))).toEqual({ ...entry, confirmedUnlikely: false });
  });
});
