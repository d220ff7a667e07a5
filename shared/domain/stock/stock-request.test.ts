import { describe, expect, it } from 'vitest';
import { quantityText } from './quantity.ts';
import { foldRequest, type KnownAct } from './stock-request.ts';
import { testMovement } from './test-movements.ts';

const said = { resourceType: 'StockRequest', status: 'final', by: { id: 'User:1', name: 'Nora' } } as const;
const asked: Parameters<typeof foldRequest>[1] = {
  ...{ ...said, act: 'ask', place: 'Location:cupboard', lines: [], at: '2026-11-22T08:00:00.000Z' },
};
const act = (name: 'accept' | 'issue' | 'receive', hour: number): KnownAct => ({
  ...{ ...said, act: name, request: 'StockRequest:1', at: `2026-11-22T${hour}:00:00.000Z` },
  ...{ id: `StockRequest:${name}${hour}`, order: `2026-11-22T${hour}:00:00.000Z-0000-a` },
});
const ended: KnownAct = { ...act('accept', 11), act: 'refuse', reason: 'not stocked' };
const out = testMovement('m1', 'transfer-out', -20);
const back = testMovement('m2', 'transfer-in', 12, { location: 'ward' });

describe('SL19 requests of wards', () => {
  it('SL19 stands as far as it is known, in whatever order that came', () => {
    const stateOf = (acts: readonly KnownAct[], ...moved: (typeof out)[]) =>
      foldRequest('StockRequest:1', asked, acts, moved).state;
    expect([stateOf([]), stateOf([act('accept', 10)]), stateOf([ended, act('accept', 10)])]).toEqual([
      'asked',
      'accepted',
      'refused',
    ]);
    const acts = [act('receive', 12), act('issue', 11)];
    expect(foldRequest('StockRequest:1', asked, acts, []).acts.map(({ act: name }) => name)).toEqual([
      'issue',
      'receive',
    ]);
    expect(stateOf(acts, back, out)).toBe('on-the-way');
    expect(stateOf(acts, back, out, testMovement('m3', 'transfer-in', 8, { location: 'ward' }))).toBe('received');
  });

  it('SL19 goods that left count more than a refusal that did not know of them', () => {
    const { state, sent } = foldRequest('StockRequest:1', asked, [ended, act('issue', 10)], [out, back]);
    expect(state).toBe('on-the-way');
    expect(sent.map((line) => [quantityText(line.sent), quantityText(line.open)])).toEqual([['20', '8']]);
  });
});
