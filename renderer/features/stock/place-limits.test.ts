import { describe, expect, it } from 'vitest';
import { readTyped, typedOf, usualOf } from './place-limits.ts';

describe('TL8 limits of a place as they are typed', () => {
  it('TL8 all three or none; what holds otherwise is shown', () => {
    const own = { minCelsius: -25, maxCelsius: -18.5, allowedMinutes: 30 };
    expect(readTyped(typedOf(own))).toEqual(own);
    expect(readTyped({ min: '\u221225', max: '-18,5', minutes: '30' })).toEqual(own);
    expect(readTyped(typedOf(undefined))).toBeUndefined();
    for (const wrong of [{ min: '' }, { min: '9' }, { max: 'warm' }, { minutes: '1.5' }, { minutes: '-1' }])
      expect(readTyped({ min: '2', max: '8', minutes: '10', ...wrong })).toBe('wrong');
    expect([usualOf('fridge'), usualOf('freezer')]).toEqual([
      { min: '2', max: '8', minutes: '15' },
      { min: '—', max: '-15', minutes: '15' },
    ]);
  });
});
