import { describe, expect, it } from 'vitest';
import type { FoundProduct } from '#shared/contract/order.ts';
import { EMPTY_ORDER, type OrderSheet, readSheet, readTimes } from './order-sheet.ts';
import { readQuick } from './quick-line.ts';

const product: FoundProduct = {
  ...{ id: 'MedicationKnowledge:1', code: 'D1', shownName: 'Paracetamol', name: 'Paracetamol', generic: 'Paracetamol' },
  ...{ form: 'oral suspension', routes: ['oral'], baseUnit: 'mL', state: 'active' as const },
  ingredients: [
    { name: 'Paracetamol', strength: { active: { value: '120', unit: 'mg' }, per: { value: '5', unit: 'mL' } } },
  ],
};
const FACTS = { nowMs: Date.parse('2026-11-22T08:00:00Z'), zone: 'Europe/Dublin', weight: undefined };
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

  it('PS3 a decimal comma is not read', () =>
    expect(readSheet(sheet({ dose: '0,5' }), FACTS).problems).toEqual(['amount-missing']));

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
    expect(readQuick('a spoon', sheet({}))).toBeUndefined();
  });
});
