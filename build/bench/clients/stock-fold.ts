/** Folds a million stock movements, then takes in one that comes late. `stock-fold.ts <movements>` */
import type { Movement } from '#shared/domain/stock/movement.ts';
import { type Quantity, quantity } from '#shared/domain/stock/quantity.ts';
import { createStockLedger } from '#shared/domain/stock/stock-ledger.ts';

const PRODUCTS = 10_000;
const LOTS = 3;
const START_MS = Date.UTC(2026, 0, 1);
const count = Number(process.argv[2]);
const RECEIVED = quantity(5);
const ISSUED = quantity(-1);

const movements: Movement[] = Array.from({ length: count }, (_, n) => {
  const occurredAt = new Date(START_MS + n * 1000).toISOString();
  return {
    id: `StockMovement:${n}`,
    at: `${occurredAt}-0000-a`,
    station: 'a',
    sequence: n,
    type: n % LOTS === 0 ? 'receive' : 'issue',
    product: `P${n % PRODUCTS}`,
    batch: { gtin: '09521234567890', lot: `L${n % LOTS}`, expiry: '2027-06-30' },
    location: 'store',
    quantity: n % LOTS === 0 ? RECEIVED : ISSUED,
    occurredAt,
  };
});

const startedMs = performance.now();
const ledger = createStockLedger(movements);
const holdings = ledger.listHoldings();
const foldMs = performance.now() - startedMs;

const [first] = movements as [Movement];
const lateMs: number[] = [];
for (let round = 0; round < 200; round += 1) {
  const late = { ...first, id: `late:${round}`, product: `P${round}`, quantity: ISSUED as Quantity };
  const beganMs = performance.now();
  ledger.add(late);
  ledger.balance(late);
  ledger.shortages(late);
  lateMs.push(performance.now() - beganMs);
}

/** The least that any fold does: a sum for each of as many keys. */
const sumStartedMs = performance.now();
const sums = new Map<string, number>();
for (const { product, quantity: moved } of movements) sums.set(product, (sums.get(product) ?? 0) + moved);
const sumMs = performance.now() - sumStartedMs;

const p95 = lateMs.sort((one, other) => one - other)[Math.floor(lateMs.length * 0.95)] ?? Number.NaN;
console.log(JSON.stringify({ foldMs, lateP95Ms: p95, sumMs, holdings: holdings.length, keys: sums.size }));
