import { describe, expect, it } from 'vitest';
import type { FoundProduct } from '#shared/contract/order.ts';
import { type OrderedDose, type Regimen, WEEKDAYS } from '#shared/domain/medication/dosing.ts';
import { EMPTY_ORDER, type OrderSheet } from './order-sheet.ts';
import { readQuick } from './quick-line.ts';
import type { OrderItem } from './read-orders.ts';
import { readSheet } from './read-sheet.ts';
import { sheetOfOrder } from './sheet-of.ts';
import { readTimes } from './typed-times.ts';

const product: FoundProduct = {
  ...{ id: 'MedicationKnowledge:1', code: 'D1', shownName: 'Paracetamol', name: 'Paracetamol', generic: 'Paracetamol' },
  ...{ form: 'oral suspension', routes: ['oral'], baseUnit: 'mL', state: 'active' as const },
  ingredients: [
    { name: 'Paracetamol', strength: { active: { value: '120', unit: 'mg' }, per: { value: '5', unit: 'mL' } } },
  ],
};
const FACTS = { nowMs: Date.parse('2026-11-22T08:00:00Z'), zone: 'Europe/Dublin', weight: undefined };
const DOSE: OrderedDose = { kind: 'fixed', amount: { value: '10', unit: 'mg' } };
const RANGE: OrderedDose = { kind: 'range', low: { value: '10', unit: 'mg' }, high: { value: '20', unit: 'mg' } };
const BY_WEIGHT: OrderedDose = {
  ...{ kind: 'by-weight', amount: { value: '240', unit: 'mg' }, weightKg: '20', weighedAt: '2026-11-22T07:00:00Z' },
  rule: {
    ...{ unit: 'mg', perKg: '15', dosesPerDay: 2 },
    ...{ maxSingle: '1000', maxPerKgPerDay: '24', maxPerDay: '3000' },
  },
  ...{ limitedBy: 'daily_max_per_kg', workings: expect.any(String) as unknown as string },
};
const sheet = (part: Partial<OrderSheet>): OrderSheet => ({ ...EMPTY_ORDER, product, route: 'oral', ...part });

describe('PS the form of an order', () => {
  it.each([
    ['8 14 22', ['08:00', '14:00', '22:00']],
    ['20:00, 8:00', ['08:00', '20:00']],
    ['08:00 noon', undefined],
    ['', undefined],
  ])('PS1 times %s', (text, times) => expect(readTimes(text)).toEqual(times));

  it('PS2 a regular order, with its course', () => {
    const { entry, problems } = readSheet(sheet({ dose: '0.5', unit: 'g', times: '8 20', days: '5' }), FACTS);
    expect(problems).toEqual([]);
    expect(entry?.dosing).toMatchObject({
      regimen: { kind: 'at-times', times: ['08:00', '20:00'], dose: { amount: { value: '0.5', unit: 'g' } } },
      course: { start: '2026-11-22T08:00:00.000Z', end: '2026-11-27T08:00:00.000Z' },
    });
  });

  it('PS8 on some days of the week alone; on all seven is every day', () => {
    const on = (weekdays: OrderSheet['weekdays']) =>
      readSheet(sheet({ dose: '10', times: '8', weekdays }), FACTS).entry?.dosing.regimen;
    expect(on(['thu', 'mon'])).toMatchObject({ kind: 'at-times', days: ['mon', 'thu'] });
    expect(on(WEEKDAYS)).not.toHaveProperty('days');
    expect(on([])).not.toHaveProperty('days');
  });

  it.each<[string, Regimen]>([
    ['on Mondays', { kind: 'at-times', times: ['08:00'], days: ['mon'], dose: DOSE }],
    ['every third day', { kind: 'at-times', times: ['08:00', '20:00'], everyDays: 3, dose: RANGE }],
    ['by weight, with each limit', { kind: 'at-times', times: ['08:00', '20:00'], dose: BY_WEIGHT }],
    ['every six hours', { kind: 'every', minutes: 360, anchor: '2026-11-22T08:00:00.000Z', dose: DOSE }],
    ['once', { kind: 'once', dose: DOSE }],
    [
      'as needed',
      {
        ...{ kind: 'as-needed', indication: { text: 'pain' }, minMinutes: 240, maxDosesIn24h: 4, dose: DOSE },
        maxIn24h: { value: '2000', unit: 'mg' },
      },
    ],
    [
      'an infusion',
      {
        ...{ kind: 'infusion', rate: { amount: { value: '2', unit: 'mg' }, perKg: true, per: 'hour' }, weightKg: '20' },
        ...{ volume: { value: '50', unit: 'mL' }, inBag: { value: '100', unit: 'mg' } },
      },
    ],
    ['varying', { kind: 'varying', doses: [{ time: '08:00', amount: { value: '5', unit: 'mg' } }] }],
    [
      'a scale',
      {
        ...{ kind: 'scale', times: ['08:00'], measuredIn: 'mmol/L' },
        bands: [{ below: '10' }, { from: '10', below: '14', dose: { value: '4', unit: 'units' } }, { from: '14' }],
      },
    ],
  ])('PS9 an order that is changed opens with all that it says: %s', (_, regimen) => {
    const dosing = { regimen, course: { start: '2026-11-20T08:00:00.000Z' }, route: { text: 'oral' } };
    const item = {
      order: { timeCritical: false, dosing: { state: 'read', dosing } },
      row: { content: {} },
    } as OrderItem;
    const weight = { kg: 20, takenAt: '2026-11-22T07:00:00Z' };
    expect(readSheet(sheetOfOrder(item, product), { ...FACTS, weight }).entry?.dosing.regimen).toEqual(regimen);
  });

  it('PS10 a limit that cannot be read is not left out', () => {
    const weight = { kg: 20, takenAt: '2026-11-22T07:00:00Z' };
    const { problems } = readSheet(sheet({ perKg: '15', maxPerDay: '3,000' }), { ...FACTS, weight });
    expect(problems).toEqual(['amount-missing']);
  });

  it('PS3 NU1 NU2 a decimal comma is read, a comma that may group is not', () => {
    expect(readSheet(sheet({ dose: '0,5' }), FACTS).entry?.dosing.regimen).toMatchObject({
      dose: { amount: { value: '0.5' } },
    });
    expect(readSheet(sheet({ dose: '1,500' }), FACTS).problems).toEqual(['amount-missing']);
  });

  it('PS4 a dose by weight wants a weight, shows its arithmetic and is rounded to what can be measured', () => {
    const form = sheet({ perKg: '15', unit: 'mg', times: '6 12 18 22' });
    expect(readSheet(form, FACTS).problems).toEqual(['weight-missing']);
    const weight = { kg: 18.3, takenAt: '2026-11-22T07:00:00Z' };
    const { entry, problems, weightDose } = readSheet(form, { ...FACTS, weight });
    expect(problems).toEqual([]);
    expect(weightDose?.workings).toBe('15 mg/kg × 18.3 kg = 274.5 mg');
    expect(entry?.dosing.regimen).toMatchObject({ dose: { kind: 'by-weight', amount: { value: '264', unit: 'mg' } } });
  });

  it('PS5 a limit that held is never rounded above', () => {
    const weight = { kg: 85.5, takenAt: '2026-11-22T07:00:00Z' };
    const { entry } = readSheet(sheet({ perKg: '15', maxSingle: '1000' }), { ...FACTS, weight });
    expect(entry?.dosing.regimen).toMatchObject({ dose: { amount: { value: '1000' }, limitedBy: 'single_max' } });
  });

  it('PS6 a sliding scale by lines; one that cannot be read is told', () => {
    const lines = '<10 none\n10-14 4 units\n>=14 6 units';
    expect(readSheet(sheet({ kind: 'scale', lines }), FACTS).entry?.dosing.regimen).toMatchObject({
      bands: [
        { below: '10' },
        { from: '10', below: '14', dose: { value: '4', unit: 'units' } },
        { from: '14', dose: { value: '6', unit: 'units' } },
      ],
    });
    expect(readSheet(sheet({ kind: 'scale', lines: 'a lot' }), FACTS).problems).toEqual(['lines-unreadable']);
  });

  it('PS7 the whole order in one line, and its risky spellings', () => {
    expect(readQuick('1.0 g po tds for 5 days', sheet({}))).toEqual({
      part: {
        ...{ perKg: '', doseTo: '', route: 'oral', days: '5', dose: '1', unit: 'g', kind: 'at-times' },
        times: '06:00 14:00 22:00',
      },
      warnings: ['trailing zero'],
    });
    expect(readQuick('5 mg/kg/min', sheet({}))?.part).toMatchObject({
      kind: 'infusion',
      ratePerKg: true,
      per: 'minute',
    });
    expect(readQuick('1 g po stat', sheet({}))?.part).toMatchObject({ kind: 'once', dose: '1', route: 'oral' });
    expect(readQuick('a spoon', sheet({}))).toBeUndefined();
  });
});
