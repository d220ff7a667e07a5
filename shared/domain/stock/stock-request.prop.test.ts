import fc from 'fast-check';
import { describe, it } from 'vitest';
import { expectOneResult } from '#shared/testing/any-order.ts';
import { foldRequest, type KnownAct } from './stock-request.ts';
import { testMovement } from './test-movements.ts';

const said = { resourceType: 'StockRequest', status: 'final', by: { id: 'User:1', name: 'Nora' } } as const;
const AT = '2026-11-22T08:00:00.000Z';
const asked: Parameters<typeof foldRequest>[1] = { ...said, act: 'ask', place: 'Location:1', lines: [], at: AT };

/** Few times, so that stations and ids have to decide. */
const anyActs: fc.Arbitrary<readonly KnownAct[]> = fc
  .array(
    fc.record({
      act: fc.constantFrom('accept', 'issue', 'receive', 'refuse', 'withdraw'),
      station: fc.constantFrom('a', 'b'),
      counter: fc.nat(2),
    }),
    { maxLength: 8 },
  )
  .map((acts) =>
    acts.map(({ act, station, counter }, index) => ({
      ...{ ...said, act, request: 'StockRequest:1', reason: `by ${index}`, at: AT },
      ...{ id: `StockRequest:${99 - index}`, order: `${AT}-000${counter}-${station}` },
    })),
  );
const anyMoves = fc
  .array(fc.record({ type: fc.constantFrom('transfer-out', 'transfer-in'), size: fc.integer({ min: 1, max: 9 }) }), {
    maxLength: 6,
  })
  .map((moves) =>
    moves.map(({ type, size }, at) => testMovement(`m${at}`, type, type === 'transfer-in' ? size : -size)),
  );

describe('SL19 requests, any interleaving', () => {
  it('SL19 acts of one moment stand in one order on every station', () =>
    expectOneResult(anyActs, (acts) => foldRequest('StockRequest:1', asked, acts, [])));
  it('SL19 what moved counts once, however often it was told', () =>
    expectOneResult(anyMoves, (moves) => foldRequest('StockRequest:1', asked, [], moves)));
});
