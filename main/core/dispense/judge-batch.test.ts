import { describe, expect, it } from 'vitest';
import { type FormularyEntry, indexProducts } from '#shared/domain/formulary/index-products.ts';
import type { Product } from '#shared/domain/formulary/product.ts';
import { createStockLedger } from '#shared/domain/stock/stock-ledger.ts';
import { testMovement } from '#shared/domain/stock/test-movements.ts';
import type { OrderVersion } from '../commands/order/order-facts.ts';
import type { KnownRecall } from '../queries/administration/list-recalls.ts';
import type { StockView } from '../stock/stock-book.ts';
import { judgeHand, knowHand, restrictionOf } from './judge-batch.ts';

const entry = (id: string, restricted?: string): FormularyEntry =>
  ({ id, product: { code: id, restricted } }) as unknown as FormularyEntry;
const ordered = (display: string) => ({ resource: { requester: { display } } }) as unknown as OrderVersion;
const of = (hand: FormularyEntry, asked: FormularyEntry | undefined, version?: OrderVersion) =>
  restrictionOf(hand, { asked, version, drug: { text: 'Dolorol' } });
const ASKED = entry('A');

describe('DI10 the restriction of a substitute', () => {
  it.each([
    ['advice', 'reason'],
    ['approval: head of ward', 'reason'],
    ['two-people', 'never'],
    ['closed', 'never'],
    [undefined, undefined],
  ] as const)('@SAFETY DI10 %s: %s', (cell, answer) => expect(of(entry('B', cell), ASKED)).toBe(answer));
  it('@SAFETY DI10 counts, too, where the order names no product of the formulary', () =>
    expect(of(entry('B', 'closed'), undefined)).toBe('never'));
  it('DI10 the check of the line has seen that of the product asked for, and the same words of another', () => {
    expect(of(entry('A', 'two-people'), entry('A', 'two-people'))).toBeUndefined();
    expect(of(entry('B', 'approval: x'), entry('A', 'approval: x'))).toBeUndefined();
    expect(of(entry('B', 'approval: x'), entry('A', 'approval: y'))).toBe('reason');
  });
  it('DI10 does not hold up whom it exempts', () => {
    expect(of(entry('B', 'two-people [Dr Ada Obi]'), ASKED, ordered('Dr Ada Obi'))).toBeUndefined();
    expect(of(entry('B', 'two-people [Dr Ada Obi]'), ASKED, ordered('Dr Eve Sun'))).toBe('never');
  });
});

describe('DI7 a recall at the counter, whatever way the batch is named', () => {
  const PACK = '09506000134352';
  const OTHER = '19506000134359';
  const product: Product = {
    ...{ code: 'P1', generic: 'Dolorol', ingredients: [{ name: 'Dolorol' }], form: 'tablet', routes: ['oral'] },
    baseUnit: 'tablet',
    status: 'active',
    packs: [{ gtin: PACK, level: 'pack', units: '28' }],
  };
  const index = indexProducts([{ id: 'MedicationKnowledge:P1', product }]);
  const [asked] = index.entries;
  const recalls = [{ recall: { gtin: PACK, lot: 'AB 1', status: 'recalled' } }] as unknown as readonly KnownRecall[];
  const stopsOf = (
    booked: { readonly gtin?: string; readonly lot: string },
    read: { readonly lot: string },
    movements = [testMovement('m1', 'receive', 28, { batch: booked })],
  ) => {
    const view = {
      ledger: createStockLedger(movements),
      places: new Map(),
    } as unknown as StockView;
    const hand = knowHand(
      { scans: [], productId: 'MedicationKnowledge:P1', read } as never,
      index,
      '2026-11-22T08:00:00Z',
    );
    const context = { view, index, recalls, storeId: 'store', today: '2026-11-22', nowMs: 0 };
    return judgeHand(hand, { asked, drug: { text: 'Dolorol' }, version: undefined }, read, context).stops;
  };
  it.each([
    ['as it stands in the book', { gtin: PACK, lot: 'AB1' }, 'AB1'],
    ['in small letters and with a space', { gtin: PACK, lot: 'AB1' }, 'ab 1'],
    ['of goods that were booked without a bar code', { lot: 'AB1' }, 'AB1'],
    ['of what is not in the book', { gtin: PACK, lot: 'C9' }, 'ab1'],
  ])('@SAFETY DI7 SR8 a lot that was typed %s', (_case, booked, lot) =>
    expect(stopsOf(booked, { lot })).toContain('recalled'),
  );
  it('@SAFETY DI7 two symbols that name two packs are of neither', () => {
    const scans = [PACK, OTHER].map((gtin) => ({ text: `01${gtin}` }));
    expect(knowHand({ scans } as never, index, '2026-11-22T08:00:00Z').pack.readable).toBe(false);
  });
  it('@SAFETY DI7 SL8 what went out unseen elsewhere stops its batch at the counter, too', () => {
    const batch = { gtin: PACK, lot: 'C9' };
    const short = [testMovement('m1', 'receive', 5, { batch }), testMovement('m2', 'issue', -9, { batch })];
    expect(stopsOf({ lot: 'C9' }, { lot: 'C9' }, short)).toContain('shortage-open');
  });
  it('DI7 SR8 another lot of the product is none', () =>
    expect(stopsOf({ lot: 'C9' }, { lot: 'c9' })).not.toContain('recalled'));
});
