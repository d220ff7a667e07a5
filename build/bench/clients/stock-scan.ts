/** Packs scanned at the counter of a full store: what each is, and what to take from the shelf. `stock-scan.ts <products>` */
import { createProductShelf } from '#main/core/knowledge/product-shelf.ts';
import { identifyPack } from '#main/core/queries/stock/identify-pack.ts';
import { createStockDesk } from '#main/core/stock/stock-desk.ts';
import type { Product } from '#shared/domain/formulary/product.ts';
import { buildProductResource } from '#shared/domain/formulary/product-resource.ts';
import { gs1CheckDigit } from '#shared/domain/gs1/check-digit.ts';
import { quantity } from '#shared/domain/stock/quantity.ts';
import { buildStockPlace } from '#shared/model/stock-place.ts';
import { createMemoryStore } from '#shared/store/memory-store.ts';
import { percentile } from '../percentile.ts';

const PRODUCTS = Number(process.argv[2]);
const LOTS = 3;
const SCANS = 300;
const NOW_MS = Date.parse('2026-11-22T08:00:00Z');
const PAGE = 1000;
const SHELF = 'Location:shelf';

const store = createMemoryStore();
const ENVELOPE = { v: 1, facility: 'N1', by: 'bench', station: 'bench' };
let clock = 0;
const editOf = (id: string, resource: unknown) => {
  clock += 1;
  const at = `${new Date(NOW_MS - 86_400_000 + clock).toISOString()}-0000-bench`;
  return { id, body: JSON.stringify({ ...ENVELOPE, kind: id.slice(0, id.indexOf(':')), at, resource }) };
};
const gtinOf = (n: number): string => {
  const digits = `0952${String(n).padStart(9, '0')}`;
  return digits + gs1CheckDigit(digits);
};
const productOf = (n: number): Product => ({
  ...{ code: `P${n}`, generic: `Bench ${n}`, form: 'tablet', routes: ['oral'], baseUnit: 'tablet', status: 'active' },
  ingredients: [{ name: `Bench ${n}` }],
  packs: [{ gtin: gtinOf(n), level: 'pack', units: '28' }],
});
const receipt = (n: number, lot: number) => ({
  ...{
    resourceType: 'StockMovement',
    status: 'final',
    sequence: n * LOTS + lot + 1,
    type: 'receive',
    product: `P${n}`,
  },
  ...{ batch: { gtin: gtinOf(n), lot: `L${lot}`, expiry: `2027-0${lot + 1}-28` }, location: SHELF, quantity: '280' },
  ...{ unit: 'tablet', occurredAt: '2026-11-21T08:00:00.000Z', recordedAt: '2026-11-21T08:00:00.000Z' },
  actor: { id: 'User:1', name: 'Bench' },
});

const place = {
  level: 'store',
  code: 'S',
  name: 'Store',
  partOf: 'Location:site',
  storage: 'room',
  inUse: true,
} as const;
const edits = [editOf(SHELF, buildStockPlace({ ...place, site: 'N1' }))];
for (let n = 0; n < PRODUCTS; n += 1) {
  edits.push(editOf(`MedicationKnowledge:P${n}`, buildProductResource(productOf(n))));
  for (let lot = 0; lot < LOTS; lot += 1) edits.push(editOf(`StockMovement:${n}-${lot}`, receipt(n, lot)));
}
for (let from = 0; from < edits.length; from += PAGE) await store.write({ edits: edits.slice(from, from + PAGE) });

const shelf = createProductShelf(store);
const products = () => shelf;
const now = () => NOW_MS;
const desk = createStockDesk({ store, stationId: 'bench', facility: 'N1', zone: () => 'UTC', now, products });
const identify = identifyPack({ stock: () => desk, products } as never);
const scan = async (n: number): Promise<void> => {
  const text = `]d201${gtinOf(n)}1727022810L1`;
  const found = await identify({ text, at: '2026-11-22T08:00:00Z' } as never, { store, now } as never);
  if (!('state' in found) || found.state !== 'found') throw new Error('the pack was not found');
  const view = await desk.look();
  const { picks } = view.pick({ product: found.product.code, quantity: quantity(300), lastsUntil: '2026-11-22' });
  if (picks.length !== 2) throw new Error('two batches were to be picked');
};

const beganMs = performance.now();
await scan(0);
const firstMs = performance.now() - beganMs;
const eachMs: number[] = [];
for (let round = 0; round < SCANS; round += 1) {
  const startMs = performance.now();
  await scan((round * 37) % PRODUCTS);
  eachMs.push(performance.now() - startMs);
}
console.log(JSON.stringify({ firstMs, p50Ms: percentile(eachMs, 0.5), p95Ms: percentile(eachMs, 0.95) }));
