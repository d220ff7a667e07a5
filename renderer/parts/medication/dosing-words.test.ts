import type { TFunction } from 'i18next';
import { describe, expect, it } from 'vitest';
import type { Regimen } from '#shared/domain/medication/dosing.ts';
import { bandWords, dosingWords } from './dosing-words.ts';

const t = ((key: string, values: Record<string, unknown> = {}) =>
  [key, ...Object.values(values)].join(' ')) as unknown as TFunction;
const mg = (value: string) => ({ value, unit: 'mg' as const });
const words = (regimen: Regimen) =>
  dosingWords(t, { state: 'read', dosing: { regimen, course: { start: '2026-11-23' } } });

describe('DT1 an order in words', () => {
  it('@SAFETY DT1 amounts that vary by time stand each at its time: they are no range', () => {
    const doses = [
      { time: '08:00', amount: mg('5') },
      { time: '20:00', amount: mg('2.5') },
    ];
    expect(words({ kind: 'varying', doses })).toEqual({
      dose: '08:00 5 mg · 20:00 2.5 mg',
      when: 'order.kind.varying',
      more: [],
    });
    const range = { kind: 'range', low: mg('2.5'), high: mg('5') } as const;
    expect(words({ kind: 'at-times', times: ['08:00'], dose: range }).dose).toBe('2.5 mg – 5 mg');
  });

  it.each([
    [{ below: '10' }, 'common.pair order.band.below 10 order.nothing'],
    [{ from: '10', below: '14', dose: mg('4') }, 'common.pair order.band.between 10 14 4 mg'],
    [{ from: '14', dose: mg('6') }, 'common.pair order.band.from 14 6 mg'],
  ])('DT1 a line of a scale is told in words, not in signs that are taken for each other: %o', (band, text) => {
    const { dose } = band as { dose?: ReturnType<typeof mg> };
    expect(bandWords(t, { ...band, dose: dose && `${dose.value} ${dose.unit}` })).toBe(text);
    expect(words({ kind: 'scale', times: ['08:00'], measuredIn: 'mmol/L', bands: [band] }).more).toEqual([text]);
  });
});
