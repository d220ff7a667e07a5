import { describe, expect, it } from 'vitest';
import { doseUnit, type OrderEntryInput } from '#shared/contract/order-entry.ts';
import type { Amount } from './amount.ts';
import type { Dosing, Regimen } from './dosing.ts';
import { listEntryProblems } from './judge-entry.ts';
import { DOSE_UNITS } from './units.ts';
import { wallClock } from './wall-clock.ts';

const NOW = Date.parse('2026-11-22T08:00:00Z');
const CLOCK = { nowMs: NOW, clock: wallClock('Europe/Dublin') };
const dose = (value: string, unit: 'mg' | 'hour' = 'mg') => ({ kind: 'fixed' as const, amount: { value, unit } });
const once = (regimen: Partial<Regimen> = {}): Regimen => ({ kind: 'once', dose: dose('5'), ...regimen }) as Regimen;
/** As it comes from the contract: the shapes must agree. */
function entry(regimen: Regimen, more: Partial<Dosing> = {}): OrderEntryInput {
  const dosing: Dosing = { regimen, course: { start: '2026-11-22T08:00:00Z' }, route: { text: 'oral' }, ...more };
  return { drug: { text: 'Paracetamol' }, dosing: dosing as OrderEntryInput['dosing'] };
}

const rule = { unit: 'mg', perKg: '15', dosesPerDay: 4, maxSingle: '1000' } as const;
const byWeight = (value: string, weightKg: string): Regimen =>
  once({ dose: { kind: 'by-weight', amount: { value, unit: 'mg' }, rule, weightKg, workings: '' } });

const scale = (below: string | undefined, from: string): Regimen => ({
  ...{ kind: 'scale', times: ['08:00'], measuredIn: 'mmol/L' },
  bands: [
    { ...(below ? { below } : {}), dose: { value: '2', unit: 'units' } },
    { from, dose: { value: '4', unit: 'units' } },
  ],
});

const infusion = (volume: Amount): Regimen => ({
  ...{ kind: 'infusion', volume },
  rate: { amount: { value: '100', unit: 'mL' }, perKg: false, per: 'hour' },
});

describe('MO10 what is entered', () => {
  it('MO10 passes when it is whole', () => expect(listEntryProblems(entry(once()), CLOCK)).toEqual([]));

  it('MO10 the contract knows the units of doses', () => expect(doseUnit.options).toEqual(DOSE_UNITS));

  it.each([
    ['no route', entry(once(), { route: undefined }), ['route-missing']],
    ['no drug', { ...entry(once()), drug: { text: ' ' } }, ['drug-missing']],
    ['an amount of nought', entry(once({ dose: dose('0') })), ['amount-missing']],
    ['a time as a dose', entry(once({ dose: dose('2', 'hour') })), ['no-dose-unit']],
    [
      'as needed without a most',
      entry({ kind: 'as-needed', indication: { text: 'pain' }, dose: dose('5') }),
      ['maximum-missing'],
    ],
    [
      'a most below one dose',
      entry({ kind: 'as-needed', indication: { text: 'pain' }, dose: dose('5'), maxIn24h: { value: '4', unit: 'mg' } }),
      ['maximum-below-dose'],
    ],
    [
      'a most in another measure than the dose',
      entry({
        kind: 'as-needed',
        indication: { text: 'pain' },
        dose: dose('5'),
        maxIn24h: { value: '4', unit: 'tablet' },
      }),
      ['maximum-below-dose'],
    ],
    ['lines of a scale that touch', entry(scale('8', '8')), []],
    ['lines of a scale that overlap', entry(scale('8.1', '8')), ['scale-overlaps']],
    ['a scale without an end before another line', entry(scale(undefined, '8')), ['scale-overlaps']],
    [
      'an end at the start',
      entry(once(), { course: { start: '2026-11-22T08:00:00Z', end: '2026-11-22T08:00:00Z' } }),
      ['end-before-start'],
    ],
    ['a review at the start', { ...entry(once()), reviewAt: '2026-11-22T08:00:00Z' }, ['review-before-start']],
    ['a review on the day of the start', { ...entry(once()), reviewAt: '2026-11-22' }, []],
    ['a start yesterday, by its day alone', entry(once(), { course: { start: '2026-11-21' } }), []],
    ['a start the day before yesterday', entry(once(), { course: { start: '2026-11-20' } }), ['start-long-ago']],
    ['a bag that is no volume', entry(infusion({ value: '1', unit: 'g' })), ['volume-no-volume']],
    ['a bag', entry(infusion({ value: '0.5', unit: 'L' })), []],
    ['a time twice', entry({ kind: 'at-times', times: ['08:00', '08:00'], dose: dose('5') }), ['times-doubled']],
    ['a start long ago', entry(once(), { course: { start: '2026-11-20T08:00:00Z' } }), ['start-long-ago']],
    [
      'an end before the start',
      entry(once(), { course: { start: '2026-11-22T08:00:00Z', end: '2026-11-22T07:00:00Z' } }),
      ['end-before-start'],
    ],
    ['a dose that does not follow from the weight', entry(byWeight('400', '20')), ['not-by-weight']],
    ['a dose rounded above the limit that held', entry(byWeight('1008', '85')), ['not-by-weight']],
    ['a dose by weight, rounded', entry(byWeight('310', '20')), []],
  ] as const)('MO10 %s', (_case, given, problems) => expect(listEntryProblems(given, CLOCK)).toEqual(problems));

  it('MO10 a change may keep the start of what it supersedes', () => {
    const start = '2026-11-10T08:00:00Z';
    const old = entry(once(), { course: { start } });
    expect(listEntryProblems(old, { ...CLOCK, notBefore: start })).toEqual([]);
  });
});
