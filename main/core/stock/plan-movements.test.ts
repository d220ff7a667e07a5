import { describe, expect, it } from 'vitest';
import type { MovementDraft } from '#shared/domain/stock/movement-draft.ts';
import { quantity } from '#shared/domain/stock/quantity.ts';
import { createReservations } from '#shared/domain/stock/reservations.ts';
import { createStockLedger } from '#shared/domain/stock/stock-ledger.ts';
import type { StockPlace } from '#shared/model/stock-place.ts';
import { planMovements } from './plan-movements.ts';

const SHELF = 'Location:shelf';
const PLACE: StockPlace = {
  ...{ id: SHELF, level: 'store', code: 'S', name: 'Store', partOf: 'Location:site', site: 'MAIN' },
  ...{ storage: 'room', inUse: true },
};
const BATCH = { lot: 'L1', expiry: '2027-06-30' };
const LEDGER = createStockLedger([
  {
    ...{ id: 'first', at: '2026-11-01T08:00:00.000Z-0000-a', station: 'a', sequence: 1, type: 'receive' },
    ...{
      product: 'P1',
      batch: BATCH,
      location: SHELF,
      quantity: quantity('10'),
      occurredAt: '2026-11-01T08:00:00.000Z',
    },
  },
]);
const RECALL = { id: 'BatchRecall:1', gtin: '09521101000016', reason: 'glass particles' };

const plan = (draft: Partial<MovementDraft>, isRecalled: boolean) =>
  planMovements(
    [
      {
        type: 'issue',
        product: 'P1',
        unit: 'tablet',
        batch: BATCH,
        location: SHELF,
        quantity: quantity('-2'),
        ...draft,
      },
    ],
    {
      view: {
        ledger: LEDGER,
        reservations: createReservations(),
        places: new Map([[SHELF, PLACE]]),
        findRecall: () => (isRecalled ? (RECALL as never) : undefined),
      },
      ...{ stationId: 'a', sequence: 2, actor: { userId: 'User:1', displayName: 'Pia' }, today: '2026-11-22' },
      nowMs: Date.parse('2026-11-22T08:00:00Z'),
    },
  );

describe('movements that somebody wants', () => {
  it('@SAFETY SK13 a recall that was heard of stops issue before anybody put the batch aside, whatever reason is given', () => {
    expect(plan({}, false)).toMatchObject({ documents: [{ resource: { type: 'issue', quantity: '-2' } }] });
    for (const draft of [{}, { shortReason: 'it lies here' }])
      expect(plan(draft, true)).toMatchObject({ code: 'conflict', details: { why: 'recalled', index: 0 } });
  });

  it('SK13 a recall holds up neither putting aside nor throwing away', () => {
    for (const type of ['quarantine', 'waste', 'recall'] as const)
      expect(plan({ type }, true)).toMatchObject({ documents: [{ resource: { type } }] });
  });
});
