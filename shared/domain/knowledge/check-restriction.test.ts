import { describe, expect, it } from 'vitest';
import { checkOrder } from './check-order.ts';
import { withRestriction } from './check-restriction.ts';
import { findingKey } from './settle-findings.ts';

/** Without a pack: the formulary speaks all the same. */
const UNCHECKED = checkOrder({
  ...{ index: undefined, nowMs: 0, candidate: { id: 'o1', name: { text: 'Meropenem' } } },
  ...{ activeOrders: [], ordersState: 'complete', allergies: [], allergiesState: 'complete' },
  ...{ problems: [], problemsState: 'complete', weightKg: undefined, ageDays: undefined },
} as Parameters<typeof checkOrder>[0]);
const found = (restricted: string | undefined) =>
  withRestriction(UNCHECKED, { generic: 'Meropenem', code: 'P1', restricted });

describe('FO10 a restriction among what speaks against an order', () => {
  it.each([
    ['advice', 'caution', 'reason'],
    ['approval: head of ward', 'serious', 'reason'],
    ['two-people', 'serious', 'reason-and-second-person'],
    ['closed', 'contraindicated', 'never'],
    ['On the advice of microbiology', 'caution', 'reason'],
  ])('FO10 @SAFETY %s', (cell, tier, override) => {
    const check = found(cell);
    expect(check.verdict).toBe('alerts');
    expect(check.findings[0]).toMatchObject({ kind: 'restricted', tier, override, subject: 'Meropenem' });
    expect(check.findings).toHaveLength(2);
  });
  it('FO10 whom it does not hold up is not held up; who is not known, is', () => {
    const product = { generic: 'Meropenem', code: 'P1', restricted: 'two-people [role:icu]' };
    expect(withRestriction(UNCHECKED, product, { displayName: 'Eve', roles: ['icu'] })).toBe(UNCHECKED);
    expect(withRestriction(UNCHECKED, product, { displayName: 'Eve', roles: [] }).findings).toHaveLength(2);
    expect(withRestriction(UNCHECKED, product).findings).toHaveLength(2);
  });
  it('FO10 nothing is added where nothing is restricted', () => expect(found(undefined)).toBe(UNCHECKED));
  it('FO10 @SAFETY another rule, or other words, are another finding: an answer to the old one is none', () => {
    const keys = ['approval: a', 'approval: b', 'two-people'].map((cell) => {
      const [first] = found(cell).findings;
      return first && findingKey(first);
    });
    expect(new Set(keys).size).toBe(3);
  });
});
