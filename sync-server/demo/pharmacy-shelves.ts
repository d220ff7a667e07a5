/**
 * What lies in the demo's pharmacies: a store with a fridge and a counter at each site, an empty cupboard on each ward, and of each product with a price two
 * deliveries, the older one soon to expire. Controlled drugs are left out: they come in through their register.
 */
import type { Pack, Product } from '#shared/domain/formulary/product.ts';
import { readFormulary } from '#shared/domain/formulary/read-formulary.ts';
import { conditionFor, storageRange } from '#shared/domain/stock/storage-range.ts';
import { STOCK_MOVEMENT_KIND, type StockMovementResource } from '#shared/model/stock-movement.ts';
import { buildStockPlace, type StockPlaceLevel, type StorageCondition } from '#shared/model/stock-place.ts';
import { readDemoFormulary } from './demo-knowledge.ts';
import type { DemoRandom } from './demo-random.ts';
import type { DemoSite } from './hospital.ts';
import type { Colleague, DemoDocument } from './tell-history.ts';

const DAY_MS = 24 * 3600_000;
const NAMES = {
  en: {
    store: 'Pharmacy store',
    fridge: 'Fridge',
    counter: 'Pharmacy counter',
    cupboard: 'cupboard',
    supplier: 'Delivery',
  },
  fr: {
    store: 'Réserve de la pharmacie',
    fridge: 'Réfrigérateur',
    counter: 'Comptoir',
    cupboard: 'armoire',
    supplier: 'Livraison',
  },
} as const;

export interface Shelves {
  /** Known on every desk of the organisation. */
  readonly places: readonly DemoDocument[];
  /** By site code. */
  readonly movements: ReadonlyMap<string, readonly DemoDocument[]>;
}

interface ShelvesContext {
  readonly random: DemoRandom;
  readonly locale: keyof typeof NAMES;
  readonly pharmacist: Colleague;
  readonly nowMs: number;
}

export function fillShelves(sites: readonly DemoSite[], context: ShelvesContext): Shelves {
  const places: DemoDocument[] = [];
  const movements = new Map<string, readonly DemoDocument[]>();
  let sequence = 0;
  for (const site of sites) {
    const { documents, placeFor } = layOut(site, context);
    places.push(...documents);
    const deliveries = stocked().flatMap(({ product, pack }) =>
      [60, 300].map((ageDays) => {
        sequence += 1;
        const location = placeFor(conditionFor(storageRange(product.storage)));
        return deliver({ product, pack, location, ageDays, sequence }, context);
      }),
    );
    movements.set(site.code, deliveries);
  }
  // Last, so that what lies in the pharmacies stays what it was before wards had cupboards.
  for (const site of sites) places.push(...hangCupboards(site, context));
  return { places, movements };
}

function layOut(site: DemoSite, { random, locale, nowMs, pharmacist }: ShelvesContext) {
  const documents: DemoDocument[] = [];
  const words = NAMES[locale];
  const put = (level: StockPlaceLevel, code: string, name: string, storage: StorageCondition, partOf: string) => {
    const id = `Location:${random.uuid(nowMs)}`;
    const resource = buildStockPlace({ level, code, name, partOf, site: site.code, storage, inUse: true });
    documents.push({ id, resource, atMs: nowMs, by: pharmacist.id });
    return id;
  };
  const store = put('store', 'STORE', words.store, 'room', site.id);
  const fridge = put('bin', 'FRIDGE', words.fridge, 'fridge', store);
  put('counter', 'COUNTER', words.counter, 'room', site.id);
  return { documents, placeFor: (storage: StorageCondition) => (storage === 'room' ? store : fridge) };
}

function hangCupboards(site: DemoSite, { random, locale, nowMs, pharmacist }: ShelvesContext): readonly DemoDocument[] {
  return site.wards.map(({ id: partOf, code, name: ward }): DemoDocument => {
    const place = { level: 'ward', code: `CUP-${code}`, name: `${ward}, ${NAMES[locale].cupboard}` } as const;
    const resource = buildStockPlace({ ...place, partOf, site: site.code, storage: 'room', inUse: true });
    return { id: `Location:${random.uuid(nowMs)}`, resource, atMs: nowMs, by: pharmacist.id };
  });
}

interface Delivery {
  readonly product: Product;
  readonly pack: Pack;
  readonly location: string;
  readonly ageDays: number;
  readonly sequence: number;
}

function deliver(
  { product, pack, location, ageDays, sequence }: Delivery,
  { random, locale, nowMs, pharmacist }: ShelvesContext,
): DemoDocument {
  const atMs = nowMs - ageDays * DAY_MS;
  const at = new Date(atMs).toISOString();
  const packs = random.integer(4, 20);
  const resource: StockMovementResource = {
    resourceType: STOCK_MOVEMENT_KIND,
    status: 'final',
    sequence,
    type: 'receive',
    product: product.code,
    batch: {
      gtin: pack.gtin,
      lot: `D${random.integer(1000, 9999)}`,
      expiry: new Date(nowMs + (400 - ageDays) * DAY_MS).toISOString().slice(0, 10),
    },
    location,
    quantity: String(packs * Number(pack.units)),
    unit: product.baseUnit,
    packs: { gtin: pack.gtin, count: String(packs), units: pack.units },
    occurredAt: at,
    recordedAt: at,
    actor: { id: pharmacist.id, name: pharmacist.name },
    reason: { text: NAMES[locale].supplier },
    unitCost: (Number(pack.price?.value) / Number(pack.units)).toFixed(4),
  };
  return { id: `${STOCK_MOVEMENT_KIND}:${random.uuid(atMs)}`, resource, atMs, by: pharmacist.id };
}

function stocked(): readonly { readonly product: Product; readonly pack: Pack }[] {
  return readFormulary(readDemoFormulary()).products.flatMap(({ product }) => {
    const pack = product.packs.find(({ level, price }) => level === 'pack' && price !== undefined);
    return pack && !product.controlledClass && product.status === 'active' ? [{ product, pack }] : [];
  });
}
