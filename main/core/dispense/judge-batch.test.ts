import { describe, expect, it } from 'vitest';
import type { FormularyEntry } from '#shared/domain/formulary/index-products.ts';
import type { OrderVersion } from '../commands/order/order-facts.ts';
import { restrictionOf } from './judge-batch.ts';

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
