import { describe, expect, it } from 'vitest';
import type { FormularyLine } from '#shared/contract/formulary.ts';
import { addProduct, chargeOf, EMPTY_BASKET, type OpenDispense, othersOf, toggleDispense } from './basket.ts';

const line = (dispense: string, patientId: string, more: Partial<OpenDispense> = {}): OpenDispense => ({
  ...{ dispense, patientId, patient: 'OAK, Ada', at: '', productId: 'MedicationKnowledge:1', name: 'Zinc' },
  ...{ units: '28', unit: 'tablet', ...more },
});
const product = { id: 'MedicationKnowledge:2', shownName: 'Iron', baseUnit: 'tablet' } as FormularyLine;

describe('what is to be paid for together', () => {
  it('BK1 a dispense goes in and out, and takes its patient along', () => {
    const one = toggleDispense(EMPTY_BASKET, line('MedicationDispense:1', 'Patient:1'));
    expect(chargeOf(one)).toMatchObject({ patientId: 'Patient:1', dispenses: ['MedicationDispense:1'] });
    expect(toggleDispense(one, line('MedicationDispense:1', 'Patient:1'))).toEqual(EMPTY_BASKET);
  });
  it('BK2 one payment is for one person', () => {
    const one = toggleDispense(EMPTY_BASKET, line('MedicationDispense:1', 'Patient:1'));
    const other = toggleDispense(one, line('MedicationDispense:2', 'Patient:2'));
    expect(chargeOf(other)).toMatchObject({ patientId: 'Patient:2', dispenses: ['MedicationDispense:2'] });
  });
  it('BK6 what else waits for the same person is offered, and nothing of anybody else', () => {
    const waiting = [
      line('D:1', 'Patient:1'),
      line('D:2', 'Patient:2'),
      line('D:3', 'Patient:1'),
      line('D:4', 'Patient:1', { productId: undefined }),
    ];
    expect(othersOf(waiting, new Set(['D:1'])).map(({ dispense }) => dispense)).toEqual(['D:3']);
    expect(othersOf(waiting, new Set())).toEqual([]);
  });
  it('BK3 a product that is not in the formulary is not charged', () =>
    expect(toggleDispense(EMPTY_BASKET, line('MedicationDispense:1', 'Patient:1', { productId: undefined }))).toEqual(
      EMPTY_BASKET,
    ));
  it('BK4 a scan adds a pack, the next one more', () => {
    const price = { value: '1.10', currency: 'EUR', units: '28' };
    const once = addProduct(EMPTY_BASKET, { ...product, price });
    expect(addProduct(once, { ...product, price }).items).toMatchObject([{ units: '56' }]);
  });
  it('BK5 a quantity is read as it is typed, and a scan adds to what was typed', () => {
    const price = { value: '1.10', currency: 'EUR', units: '28' };
    const [item] = addProduct(EMPTY_BASKET, { ...product, price }).items;
    const typed = (units: string) => ({ items: item ? [{ ...item, units }] : [] });
    expect(chargeOf(typed('1,5'))?.items).toMatchObject([{ units: '1.5' }]);
    expect(addProduct(typed('0,1'), { ...product, price: { ...price, units: '0.2' } }).items).toMatchObject([
      { units: '0.3' },
    ]);
    expect(addProduct(typed('x'), { ...product, price }).items).toMatchObject([{ units: '28' }]);
  });
  it.each(['', '0', '1,500', '-1', 'x', '0.0'])('BK5 "%s" is no quantity: nothing is asked', (units) => {
    const basket = addProduct(EMPTY_BASKET, product);
    expect(chargeOf({ items: basket.items.map((item) => ({ ...item, units })) })).toBeUndefined();
  });
});
