import fc from 'fast-check';
import { createHybridClock } from '#shared/lib/hybrid-time.ts';
import type { Movement, MovementType } from './movement.ts';
import { type Quantity, quantity } from './quantity.ts';
import type { ReservationEvent } from './reservations.ts';

const START_MS = Date.UTC(2026, 0, 1);

/** One movement that a test says the interesting part of. */
export function testMovement(
  id: string,
  type: MovementType,
  written: string | number,
  more: Partial<Movement> = {},
): Movement {
  const sequence = Number(/\d+$/.exec(id)?.[0] ?? 0);
  const ms = START_MS + sequence * 60_000;
  const station = more.station ?? 'a';
  return {
    id,
    at: createHybridClock({ now: () => ms }, station).next(),
    station,
    sequence,
    type,
    product: 'P1',
    batch: { lot: 'L1', expiry: '2027-06-30' },
    location: 'store',
    quantity: quantity(written),
    occurredAt: new Date(ms).toISOString(),
    ...more,
  };
}

const SIGN: Readonly<Record<MovementType, -1 | 1>> = {
  receive: 1,
  issue: -1,
  'transfer-out': -1,
  'transfer-in': 1,
  adjust: -1,
  waste: -1,
  return: 1,
  count: 1,
  quarantine: -1,
  release: 1,
  recall: -1,
};

const anyAct = fc.record({
  type: fc.constantFrom(...(Object.keys(SIGN) as MovementType[])),
  millionths: fc.integer({ min: 1, max: 40_000_000 }),
  lot: fc.constantFrom('L1', 'L2', 'L3'),
  location: fc.constantFrom('store', 'ward'),
  station: fc.constantFrom('a', 'b', 'c'),
  minutes: fc.nat(40),
  backDated: fc.nat(30),
  cents: fc.integer({ min: 1, max: 900 }),
});

/** What some desks may have recorded, each in the order of its own clock. */
export const anyMovements: fc.Arbitrary<readonly Movement[]> = fc.array(anyAct, { maxLength: 40 }).map((acts) =>
  acts.map(({ type, millionths, lot, location, station, minutes, backDated, cents }, index) => {
    const ms = START_MS + minutes * 60_000;
    return {
      id: `StockMovement:${index}`,
      at: createHybridClock({ now: () => ms }, station).next(),
      station,
      sequence: index,
      type,
      product: 'P1',
      batch: { lot, expiry: `2027-0${1 + (lot.charCodeAt(1) % 3)}-28` },
      location,
      quantity: (SIGN[type] * millionths) as Quantity,
      occurredAt: new Date(ms - backDated * 60_000).toISOString(),
      ...(type === 'receive' ? { unitCost: `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}` } : {}),
    };
  }),
);

/** The same movements in another order, some of them told twice: as replication may bring them. */
export const anyArrival: fc.Arbitrary<{
  readonly movements: readonly Movement[];
  readonly arrived: readonly Movement[];
}> = anyMovements.chain((movements) =>
  fc
    .tuple(fc.shuffledSubarray([...movements], { minLength: movements.length }), fc.shuffledSubarray([...movements]))
    .map(([all, again]) => ({ movements, arrived: [...all, ...again] })),
);

const anyKeeping = fc.record({
  purpose: fc.constantFrom('DispenseAct:1#1', 'DispenseAct:1#2', 'StockRequest:1'),
  station: fc.constantFrom('a', 'b', 'c'),
  minutes: fc.nat(40),
  lasts: fc.nat(60),
  lines: fc.array(
    fc.record({
      lot: fc.constantFrom('L1', 'L2'),
      location: fc.constantFrom('store', 'ward'),
      millionths: fc.integer({ min: 1, max: 40_000_000 }),
    }),
    { maxLength: 3 },
  ),
});

/** What some desks kept and set free, and the same as replication may bring it. */
export const anyReservationArrival: fc.Arbitrary<{
  readonly events: readonly ReservationEvent[];
  readonly arrived: readonly ReservationEvent[];
  readonly now: string;
}> = fc.tuple(fc.array(anyKeeping, { maxLength: 20 }), fc.nat(90)).chain(([keepings, minutes]) => {
  const events = keepings.map(({ purpose, station, minutes: minute, lasts, lines }, index): ReservationEvent => {
    const ms = START_MS + minute * 60_000;
    return {
      ...{ id: `StockReservation:${index}`, purpose },
      // Two events of one station are never at one time.
      at: `${new Date(ms).toISOString()}-${index.toString(16).padStart(4, '0')}-${station}`,
      until: new Date(ms + lasts * 60_000).toISOString(),
      lines: lines.map(({ lot, location, millionths }) => ({
        ...{ product: 'P1', batch: { lot }, location, quantity: millionths as Quantity },
      })),
    };
  });
  const now = new Date(START_MS + minutes * 60_000).toISOString();
  return fc
    .tuple(fc.shuffledSubarray([...events], { minLength: events.length }), fc.shuffledSubarray([...events]))
    .map(([all, again]) => ({ events, arrived: [...all, ...again], now }));
});
