import { describe, expect, it } from 'vitest';
import { warningsOf } from './directions.ts';
import { listReturnStops } from './judge-return.ts';
import { coldText, isKeptCold, isKeptInFridge } from './kept-cold.ts';

describe('DI11 DI12 how cold it is kept', () => {
  it.each([
    // storage, cold in doubt, told to the patient, on the bag
    ['refrigerated', true, true, '2–8 °C'],
    ['refrigerated|do-not-freeze', true, true, '2–8 °C'],
    ['2 to 8 °C', true, true, '2–8 °C'],
    ['2–8 °C', true, true, '2–8 °C'],
    ['fridge 2-8 °C', true, true, '2–8 °C'],
    ['Keep in the fridge, do not freeze', true, true, '2–8 °C'],
    ['cool', true, false, '8–15 °C'],
    ['frozen', true, false, '-25 … -15 °C'],
    ['-25 to -15 °C', true, false, '-25 … -15 °C'],
    ['ultra-frozen', true, false, '-90 … -60 °C'],
    ['Do not refrigerate', true, false, undefined],
    ['room|do-not-freeze', false, false, undefined],
    ['15 to 25 °C', false, false, undefined],
    ['protect-from-light', false, false, undefined],
    [undefined, false, false, undefined],
  ])('@SAFETY DI11 DI12 %s', (storage, cold, fridge, onBag) => {
    expect([isKeptCold(storage), isKeptInFridge(storage), coldText(storage)]).toEqual([cold, fridge, onBag]);
  });

  it('@SAFETY DI12 what the formulary keeps cold as a range does not go back to the shelf from a ward', () => {
    const facts = { handedTo: 'ward', controlled: false, made: false, sealed: true, recalled: false } as const;
    const from = (storage: string) =>
      listReturnStops({ ...facts, storage, expiries: ['2027-01-31'], today: '2026-11-22' });
    expect(['2 to 8 °C', '-25 to -15 °C', 'cool'].map(from)).toEqual([['kept-cold'], ['kept-cold'], ['kept-cold']]);
    expect(from('room|do-not-freeze')).toEqual([]);
  });

  it('@SAFETY DI11 a label says fridge of a range, and never of what must not be refrigerated', () => {
    expect(warningsOf({ form: 'tablet', storage: '2 to 8 °C' })).toContain('keep-in-fridge');
    expect(warningsOf({ form: 'tablet', storage: 'Do not refrigerate' })).not.toContain('keep-in-fridge');
  });
});
