import { describe, expect, it } from 'vitest';
import type { Product } from '../formulary/product.ts';
import type { AdministrationQuestion, EarlierDose } from './administration-question.ts';
import type { Regimen } from './dosing.ts';
import { judgeAgain, judgeInterval, judgeLately, judgeMaximum } from './judge-time.ts';
import { planDoses } from './plan-doses.ts';
import { type NamedDrug, shareSubstance } from './share-substance.ts';
import { atTimes, ONE_GRAM, testOrder } from './test-orders.ts';

const AT_MS = Date.parse('2026-11-22T08:00:00Z');
const MINUTE_MS = 60_000;
const NONE: Pick<AdministrationQuestion, 'order'> = { order: { state: 'none' } };

function ordered(regimen: Regimen): Pick<AdministrationQuestion, 'order' | 'dose'> {
  const order = testOrder('A', '2026-11-20', regimen);
  const [dose] = planDoses([order], { fromMs: AT_MS, toMs: AT_MS + MINUTE_MS }, 'UTC');
  return { order: { state: 'ordered', order, standing: 'in-force', seenMs: AT_MS }, dose };
}

const needed = (more: Partial<Extract<Regimen, { kind: 'as-needed' }>>) =>
  ordered({ kind: 'as-needed', indication: { text: 'pain' }, dose: ONE_GRAM, ...more });
/** So long ago under another order, or under none. */
const beside = (minutes: number, more: Partial<EarlierDose> = {}): EarlierDose => ({
  ...{ recordId: `r${minutes}`, lineage: 'Z', atMs: AT_MS - minutes * MINUTE_MS, station: 's2', sameDrug: true },
  ...{ amount: { value: '1', unit: 'g' }, asNeeded: true, lineInForce: false },
  ...more,
});
function asked(of: Partial<AdministrationQuestion>, ...earlier: readonly EarlierDose[]): AdministrationQuestion {
  return { atMs: AT_MS, giving: { amount: { value: '1', unit: 'g' } }, earlier, ...of } as AdministrationQuestion;
}

describe('SR13 what was given without this order', () => {
  it('SR13 an as-needed order that was stopped and ordered anew goes on counting: interval, doses, amount', () => {
    const interval = needed({ minMinutes: 240 });
    expect(judgeInterval(asked(interval, beside(239)))?.code).toBe('prn-too-soon');
    expect(judgeInterval(asked(interval, beside(240)))).toBeUndefined();
    expect(judgeInterval(asked(interval, beside(10, { sameDrug: false })))).toBeUndefined();
    const number = needed({ maxDosesIn24h: 2 });
    expect(judgeMaximum(asked(number, beside(300), beside(600)))?.code).toBe('prn-maximum');
    expect(judgeMaximum(asked(number, beside(300), beside(1440)))).toBeUndefined();
    const amount = needed({ maxIn24h: { value: '2', unit: 'g' } });
    expect(judgeMaximum(asked(amount, beside(300), beside(600)))?.code).toBe('prn-maximum');
    expect(judgeMaximum(asked(amount, beside(300)))).toBeUndefined();
  });

  it('SR13 what was given in an emergency counts for the as-needed order that is written afterwards', () => {
    const emergency = beside(30, { lineage: '', asNeeded: false, lineInForce: false });
    expect(judgeInterval(asked(needed({ minMinutes: 240 }), emergency))?.code).toBe('prn-too-soon');
    expect(judgeMaximum(asked(needed({ maxDosesIn24h: 1 }), emergency))?.code).toBe('prn-maximum');
  });

  it('SR13 two as-needed orders for one drug: the amount of both counts, the interval asks', () => {
    const other = beside(30, { lineInForce: true });
    const interval = needed({ minMinutes: 240 });
    expect(judgeInterval(asked(interval, other))).toBeUndefined();
    expect(judgeLately(asked(interval, other))?.code).toBe('drug-given-lately');
    expect(judgeLately(asked(interval, beside(240, { lineInForce: true })))).toBeUndefined();
    expect(judgeLately(asked(interval, { ...other, lineage: 'A' }))).toBeUndefined();
    const amount = needed({ maxIn24h: { value: '1.5', unit: 'g' } });
    expect(judgeMaximum(asked(amount, other))?.code).toBe('prn-maximum');
    const regular = beside(30, { lineInForce: true, asNeeded: false });
    expect(judgeMaximum(asked(amount, regular))).toBeUndefined();
    expect(judgeLately(asked(interval, regular))).toBeUndefined();
  });

  it('SR13 a regular dose after one without an order in force: asked within half its spacing', () => {
    const twice = ordered(atTimes('08:00', '20:00'));
    expect(judgeLately(asked(twice, beside(359)))).toMatchObject({
      code: 'drug-given-lately',
      evidence: { found: 's2', asOfMs: AT_MS - 359 * MINUTE_MS },
    });
    expect(judgeLately(asked(twice, beside(360)))).toBeUndefined();
    expect(judgeLately(asked(twice, beside(10, { lineInForce: true })))).toBeUndefined();
    expect(judgeLately(asked(twice, beside(10, { sameDrug: false })))).toBeUndefined();
    expect(judgeLately(asked(twice, beside(10, { lineage: 'A' })))).toBeUndefined();
  });

  it('SR13 once a week, ordered anew: asked within half a week', () => {
    const weekly = ordered({ kind: 'at-times', times: ['08:00'], days: ['sun'], dose: ONE_GRAM });
    expect(judgeLately(asked(weekly, beside(3.5 * 1440 - 1)))?.code).toBe('drug-given-lately');
    expect(judgeLately(asked(weekly, beside(3.5 * 1440)))).toBeUndefined();
  });

  it('SR13 once: half a day; without an order: four hours, whatever orders there are', () => {
    const once = ordered({ kind: 'once', at: '2026-11-22T08:00:00Z', dose: ONE_GRAM });
    expect(judgeLately(asked(once, beside(719)))?.code).toBe('drug-given-lately');
    expect(judgeLately(asked(once, beside(720)))).toBeUndefined();
    expect(judgeLately(asked(NONE, beside(239, { lineInForce: true })))?.code).toBe('drug-given-lately');
    expect(judgeLately(asked(NONE, beside(240, { lineInForce: true })))).toBeUndefined();
  });

  it('SR13 of infusions nothing is asked but whether one of the order runs', () => {
    const rate = { amount: { value: '100', unit: 'mL' }, perKg: false, per: 'hour' } as const;
    const infusion = ordered({ kind: 'infusion', rate });
    const start = { ...infusion, dose: { ...ordered(atTimes('08:00')).dose, content: { kind: 'rate', rate } } };
    expect(judgeLately(asked(start as Partial<AdministrationQuestion>, beside(1)))).toBeUndefined();
    const running = asked({ ...infusion, runningSinceMs: AT_MS - MINUTE_MS });
    expect(judgeAgain(running)).toEqual({ code: 'dose-already-given', evidence: { asOfMs: AT_MS - MINUTE_MS } });
  });
});

describe('SR13 a substance in common', () => {
  const of = (...names: readonly string[]): NamedDrug => ({
    text: 'as it was labelled',
    product: { generic: names.join(' + '), ingredients: names.map((name) => ({ name })) as Product['ingredients'] },
  });
  it.each<[string, NamedDrug, NamedDrug, boolean]>([
    ['the same', of('Paracetamol'), of('Paracetamol'), true],
    ['alone and with another', of('Paracetamol'), of('Codeine', 'Paracetamol'), true],
    ['two drugs', of('Paracetamol'), of('Ibuprofen'), false],
    ['a salt', of('Morphine sulfate'), of('Morphine'), true],
    ['salts of one element are two drugs', of('Sodium chloride'), of('Sodium bicarbonate'), false],
    ['two salts of potassium', of('Potassium chloride'), of('Potassium phosphate'), false],
    ['in words', of('Morphine sulfate'), { text: 'Morphine 10 mg i.v.' }, true],
    ['in other words', of('Morphine sulfate'), { text: 'Hydromorphone 2 mg' }, false],
    ['both in words', { text: 'Adrenaline 1 mg' }, { text: 'adrenaline i.v.' }, true],
    ['both in other words', { text: 'Adrenaline 1 mg' }, { text: 'Noradrenaline' }, false],
    ['nothing said', { text: '' }, { text: '' }, false],
  ])('SR13 %s', (_what, one, other, expected) => {
    expect([shareSubstance(one, other), shareSubstance(other, one)]).toEqual([expected, expected]);
  });
  it('SR13 the generic where a product lists no substances', () => {
    const bare = { text: '', product: { generic: 'Codeine + Paracetamol', ingredients: [] } };
    expect(shareSubstance(bare, of('Paracetamol'))).toBe(true);
  });
});
