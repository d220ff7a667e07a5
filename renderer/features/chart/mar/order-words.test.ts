import type { TFunction } from 'i18next';
import { describe, expect, it } from 'vitest';
import { givenDose, initialsIn, orderWords } from './order-words.ts';

const t = ((key: string, { defaultValue, ...values }: Record<string, unknown> = {}) =>
  defaultValue ?? [key, ...Object.values(values)].join(' ')) as unknown as TFunction;

describe('an order on the sheet', () => {
  it('MS4 @SAFETY a scale stands there line by line, so that it can be given by the paper alone', () => {
    const scale = { measuredIn: 'mmol/L', bands: [{ below: '10' }, { from: '10', dose: '4 units' }] };
    expect(orderWords(t, { dose: 'mmol/L', scale, route: { text: 'subcutaneous' } })).toEqual([
      'order.byScale mmol/L · subcutaneous',
      'common.pair order.band.below 10 order.nothing',
      'common.pair order.band.from 10 4 units',
    ]);
  });

  it('MS4 @SAFETY as needed with what for, how far apart and the most in 24 hours', () => {
    const asNeeded = { indication: 'pain', minMinutes: 240, maxDoses24h: 4 };
    expect(orderWords(t, { dose: '1 g', route: { text: 'oral' }, asNeeded })).toEqual([
      '1 g · oral',
      'order.asNeededFor pain',
      'order.apart order.everyHours 4 · order.mostIn24h order.mostDoses 4',
    ]);
    expect(orderWords(t, { dose: '1 g', instruction: 'with food' })).toEqual(['1 g · with food']);
  });

  it('MS5 what was given stands in the cell wherever the order alone does not say it', () => {
    expect(givenDose([{ dose: '4 units' }], 'mmol/L')).toBe('4 units');
    expect(givenDose([{ dose: '1 g' }], '1 g')).toBe('');
    expect(givenDose([{ dose: '1 g' }, { dose: '500 mg' }], '1 g')).toBe('1 g, 500 mg');
    expect(givenDose([{}], '1 g')).toBe('');
  });

  it('MS3 initials are told with their names, each once', () => {
    const names: Record<string, string> = { u1: 'Nora Keane', u2: 'Seamus Daly' };
    expect(initialsIn(['u2', 'u1', 'u2'], (id) => names[id] ?? '')).toEqual(['NK Nora Keane', 'SD Seamus Daly']);
  });
});
