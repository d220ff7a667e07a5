/**
 * Histories of a store as several desks make them, each knowing nothing of the others: deliveries, issues, transfers with both
 * ends, counts, recalls, reversals of any of them, entries of the past. Times are few, so that stations, sequences and ids
 * have to decide. What replication makes of it: any order, any batches, some of it twice.
 */
import fc from 'fast-check';
import type { Movement, MovementType } from './movement.ts';
import type { Quantity } from './quantity.ts';
import type { ReservationEvent } from './reservations.ts';

const START_MS = Date.UTC(2026, 0, 1);
const instant = (minutes: number): string => new Date(START_MS + minutes * 60_000).toISOString();

type Kind =
  | MovementType
  | 'adjust-down'
  | 'count-down'
  | 'transfer'
  | 'transfer-lost'
  | 'reversal'
  | 'reversal-in-part';
const KINDS: readonly Kind[] = [
  ...([
    'receive',
    'receive',
    'receive',
    'issue',
    'issue',
    'adjust',
    'adjust-down',
    'waste',
    'return',
    'count',
  ] as const),
  ...(['count-down', 'quarantine', 'release', 'recall', 'transfer', 'transfer-lost'] as const),
  ...(['reversal', 'reversal', 'reversal-in-part'] as const),
];

/** What a movement does to what can be issued, in the words of a store. */
const DIRECTION: Readonly<Record<MovementType, 1 | -1>> = {
  ...{ receive: 1, return: 1, 'transfer-in': 1, release: 1, adjust: 1, count: 1 },
  ...{ issue: -1, waste: -1, 'transfer-out': -1, quarantine: -1, recall: -1 },
};

const anyAct = fc.record({
  kind: fc.constantFrom(...KINDS),
  size: fc.integer({ min: 1, max: 9 }),
  lot: fc.constantFrom('L1', 'L2'),
  location: fc.constantFrom('store', 'ward'),
  station: fc.constantFrom('a', 'b', 'c'),
  minute: fc.nat(6),
  sequence: fc.nat(3),
  backDated: fc.constantFrom(0, 0, 3, 60),
  cents: fc.constantFrom(undefined, 1, 250, 333),
  isAside: fc.constantFrom(false, false, true),
  of: fc.nat(2),
});
type Act = ReturnType<typeof anyAct.generate>['value'];

const anyKeeping = fc.record({
  purpose: fc.constantFrom('DispenseAct:1', 'DispenseAct:2', 'StockRequest:1'),
  minute: fc.nat(6),
  lasts: fc.nat(12),
  lots: fc.subarray(['L1', 'L2']),
  size: fc.integer({ min: 1, max: 9 }),
});

export interface StockHistory {
  readonly movements: readonly Movement[];
  readonly reservations: readonly ReservationEvent[];
  /** ISO 8601, at which reservations are asked for. */
  readonly now: string;
}

function movementsOf(acts: readonly Act[]): readonly Movement[] {
  const all: Movement[] = [];
  // Ids run against time, so that neither stands for the other.
  const add = (act: Act, type: MovementType, size: number, more: Partial<Movement> = {}) =>
    all.push({
      ...{ id: `StockMovement:${String(999 - all.length)}`, at: `${instant(act.minute)}-0000-x`, type, product: 'P1' },
      ...{ station: act.station, sequence: act.sequence, location: act.location, quantity: size as Quantity },
      ...{ batch: { lot: act.lot, expiry: '2027-06-30' }, occurredAt: instant(act.minute - act.backDated) },
      ...(act.cents === undefined || size < 0 ? {} : { unitCost: `0.${String(act.cents).padStart(3, '0')}` }),
      ...more,
    });
  for (const act of acts) {
    const { kind, size, isAside } = act;
    const aside = isAside ? { state: 'quarantined' as const } : {};
    const elsewhere = act.location === 'store' ? 'ward' : 'store';
    const transferId = `StockTransfer:${all.length}`;
    // What took another back is never taken back itself: its sign would not fit (SL1).
    const originals = all.filter(({ reversalOf }) => reversalOf === undefined);
    const reversed = originals[act.of % Math.max(1, originals.length)];
    if (kind === 'adjust-down' || kind === 'count-down')
      add(act, kind === 'adjust-down' ? 'adjust' : 'count', -size, aside);
    else if (kind === 'transfer' || kind === 'transfer-lost') {
      add(act, 'transfer-out', -size, { transferId });
      const arrived = kind === 'transfer' ? size : size + 1 - act.sequence;
      if (arrived > 0)
        add(act, 'transfer-in', arrived, { transferId, location: elsewhere, station: act.station + act.of });
    } else if (kind === 'reversal' || kind === 'reversal-in-part') {
      if (!reversed) continue;
      const { type, batch, location, quantity, state, transferId: of } = reversed;
      const back = -(kind === 'reversal' || Math.abs(quantity) === 1 ? quantity : quantity - Math.sign(quantity));
      const same = {
        batch,
        location,
        reversalOf: reversed.id,
        ...(state ? { state } : {}),
        ...(of ? { transferId: of } : {}),
      };
      add({ ...act, cents: undefined }, type, back, same);
    } else if (kind === 'quarantine' || kind === 'release' || kind === 'recall') add(act, kind, DIRECTION[kind] * size);
    else add(act, kind, DIRECTION[kind] * size, aside);
  }
  return all;
}

export const anyHistory: fc.Arbitrary<StockHistory> = fc
  .record({
    acts: fc.array(anyAct, { maxLength: 30 }),
    keepings: fc.array(anyKeeping, { maxLength: 8 }),
    minutes: fc.nat(16),
  })
  .map(({ acts, keepings, minutes }) => ({
    movements: movementsOf(acts),
    reservations: keepings.map(({ purpose, minute, lasts, lots, size }, index) => ({
      ...{
        id: `StockReservation:${99 - index}`,
        at: `${instant(minute)}-0000-x`,
        purpose,
        until: instant(minute + lasts),
      },
      lines: lots.map((lot) => ({
        ...{ product: 'P1', batch: { lot, expiry: '2027-06-30' }, location: 'store', quantity: size as Quantity },
      })),
    })),
    now: instant(minutes),
  }));

/** All of it in any order, some of it twice, in batches of any size, of which some are empty. */
export function anyBatches<One>(events: readonly One[]): fc.Arbitrary<readonly (readonly One[])[]> {
  return fc
    .tuple(
      fc.shuffledSubarray([...events], { minLength: events.length }),
      fc.shuffledSubarray([...events]),
      fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 5 }),
    )
    .map(([all, again, sizes]) => {
      const waiting = [...all, ...again];
      const batches: One[][] = [];
      for (let turn = 0; waiting.length > 0; turn += 1)
        batches.push(waiting.splice(0, sizes[turn % sizes.length] ?? 1));
      return batches;
    });
}
