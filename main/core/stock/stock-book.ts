/**
 * What this station knows of its site's stock: places, movements and recalls, folded once at the first use and kept up with
 * what changed since. @SAFETY The fold in memory is a cache: `verify` folds everything anew and compares, and where they
 * differ the new one takes its place and the difference is told (SL3).
 *
 * Movements of other sites, which come here because goods are on their way, are in no balance: this station does not know
 * the rest of that site's book.
 */
import type { Location } from '@medplum/fhirtypes';
import type { ProductIndex } from '#shared/domain/formulary/index-products.ts';
import { findByGtin } from '#shared/domain/formulary/index-products.ts';
import { type Holding, holdingKey } from '#shared/domain/stock/holding.ts';
import { type PickPlan, pickFirstExpired } from '#shared/domain/stock/pick-first-expired.ts';
import type { Quantity } from '#shared/domain/stock/quantity.ts';
import { createReservations, type Reservations } from '#shared/domain/stock/reservations.ts';
import { isOpenShortage } from '#shared/domain/stock/shortage.ts';
import { createStockLedger, type Held, type StockLedger } from '#shared/domain/stock/stock-ledger.ts';
import { foldRequest, type KnownAct, type StockRequest } from '#shared/domain/stock/stock-request.ts';
import { BATCH_RECALL_KIND } from '#shared/model/batch-recall.ts';
import { STOCK_MOVEMENT_KIND } from '#shared/model/stock-movement.ts';
import { readStockPlace, type StockPlace } from '#shared/model/stock-place.ts';
import { STOCK_REQUEST_KIND, type StockRequestResource, stockRequestResource } from '#shared/model/stock-request.ts';
import { STOCK_RESERVATION_KIND } from '#shared/model/stock-reservation.ts';
import { STOCK_TRANSFER_KIND } from '#shared/model/stock-transfer.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import { toDocument } from '../commands/current-document.ts';
import { createKindChanges, type KindStore } from '../knowledge/kind-changes.ts';
import { createMutex } from '../mutex.ts';
import { type KnownRecall, listRecalls } from '../queries/administration/list-recalls.ts';
import { type RecordedMovement, readMovement } from './read-movement.ts';
import { readReservation } from './read-reservation.ts';

export type BookStore = KindStore & Pick<DocumentStore, 'findLeaves' | 'findLocal'>;

export interface BookDeps {
  readonly store: BookStore;
  /** Code of this station's site. */
  readonly facility: string;
  /** The formulary, for what a recall of one pack means to the others of its product. */
  readonly products: () => Promise<ProductIndex>;
  /** Epoch ms, for what is reserved until some time. */
  readonly now: () => number;
}

/** The book as it stood when it was asked for. */
export interface StockView {
  /** Of this site. */
  readonly ledger: StockLedger;
  /** Stores, counters and bins of this site, also those out of use; by Location id. */
  readonly places: ReadonlyMap<string, StockPlace>;
  /** Of this site, by id. */
  readonly movements: ReadonlyMap<string, RecordedMovement>;
  /** Of other sites, as far as they were sent here. */
  readonly abroad: ReadonlyMap<string, RecordedMovement>;
  readonly movementsOf: (product: string) => readonly RecordedMovement[];
  /** A batch whose recall is known, also one that nobody has acted on here. */
  readonly findRecall: (of: Pick<Holding, 'product' | 'batch'>) => KnownRecall | undefined;
  /** Another number whenever something of the store was written: movements, places, recalls, transfers. */
  readonly version: number;
  /** Recalls that stand. */
  readonly recalls: readonly KnownRecall[];
  /** Of this site, in the order in which they came to be known here: what is behind a place in it is new since. */
  readonly arrived: readonly RecordedMovement[];
  /** What is kept for whom, of this site (SL12). */
  readonly reservations: Reservations;
  /** Product codes of what was reserved or set free, in the order in which it came to be known here. */
  readonly reservedNews: readonly string[];
  /** What of a holding is kept now; not counting what `purpose` keeps itself, or what came after that. */
  readonly reserved: (holding: Holding, purpose?: string) => Quantity;
  /** What wards of this site asked for (SL19). */
  readonly findRequest: (id: string) => StockRequest | undefined;
  readonly listRequests: () => readonly StockRequest[];
  /** First-expired-first-out over what may be issued: not expired, not in quarantine, not recalled, no open shortage (SL8, SL9). */
  readonly pick: (wanted: PickWanted) => PickPlan;
}

export interface PickWanted {
  readonly product: string;
  readonly quantity: Quantity;
  /** `2026-11-22`: today at the site, or the end of the course. */
  readonly lastsUntil: string;
  /** Locations to take from; absent: all of the site but the cupboards of wards. A store stands for its bins. */
  readonly from?: readonly string[];
  /** What it is for: then what is kept for others is left to them (SL12). */
  readonly purpose?: string;
}

export interface StockBook {
  /** Up to date with the store. */
  look(): Promise<StockView>;
  /** Folds all movements of the store anew and compares with what was kept. */
  verify(): Promise<BookCheck>;
}

export interface BookCheck {
  readonly movements: number;
  readonly holdings: number;
  /** Holdings of which the kept balance was another than the fold. */
  readonly wrong: readonly { readonly holding: Holding; readonly kept: Quantity; readonly folded: Quantity }[];
}

interface Fold {
  readonly ledger: StockLedger;
  readonly movements: Map<string, RecordedMovement>;
  readonly abroad: Map<string, RecordedMovement>;
  readonly byProduct: Map<string, RecordedMovement[]>;
  readonly byTransfer: Map<string, RecordedMovement[]>;
  readonly arrived: RecordedMovement[];
}

const emptyFold = (): Fold => ({
  ledger: createStockLedger(),
  movements: new Map(),
  abroad: new Map(),
  byProduct: new Map(),
  byTransfer: new Map(),
  arrived: [],
});

export function createStockBook({ store, facility, products, now }: BookDeps): StockBook {
  const news = createKindChanges(store, STOCK_MOVEMENT_KIND);
  const placeNews = createKindChanges(store, 'Location');
  const recallNews = createKindChanges(store, BATCH_RECALL_KIND);
  const transferNews = createKindChanges(store, STOCK_TRANSFER_KIND);
  const reservationNews = createKindChanges(store, STOCK_RESERVATION_KIND);
  const requestNews = createKindChanges(store, STOCK_REQUEST_KIND);
  const asked = new Map<string, Extract<StockRequestResource, { act: 'ask' }>>();
  const requestActs = new Map<string, Map<string, KnownAct>>();
  const reservations = createReservations();
  const reservedNews: string[] = [];
  let version = 0;
  const mutex = createMutex();
  const places = new Map<string, StockPlace>();
  let recalls: readonly KnownRecall[] = [];
  let fold = emptyFold();

  async function refresh(): Promise<void> {
    const moved = await news.look();
    for (const stored of moved.documents) addTo(fold, readMovement(stored), facility);
    const changed = await placeNews.look();
    for (const id of changed.ids) places.delete(id);
    for (const stored of changed.documents) {
      const location = toDocument<Location>(stored)?.resource;
      const place = location && readStockPlace(stored.id, location);
      if (place?.site === facility) places.set(stored.id, place);
    }
    const recalled = await recallNews.look();
    if (recalled.all || recalled.ids.length > 0) recalls = await listRecalls(store);
    const sent = await transferNews.look();
    const requests = await requestNews.look();
    for (const stored of requests.documents) {
      const document = toDocument<unknown>(stored);
      const read = stockRequestResource.safeParse(document?.resource);
      if (document?.facility !== facility || !read.success) continue;
      if (read.data.act === 'ask') asked.set(stored.id, read.data);
      else {
        const known = requestActs.get(read.data.request) ?? new Map<string, KnownAct>();
        requestActs.set(read.data.request, known.set(stored.id, { ...read.data, id: stored.id, order: document.at }));
      }
    }
    const kept = await reservationNews.look();
    for (const stored of kept.documents) {
      const event = readReservation(stored, facility);
      if (!event) continue;
      // What was kept for the same purpose before is free again.
      const before = reservations.find(event.purpose, '')?.lines ?? [];
      reservations.add(event);
      for (const { product } of [...before, ...event.lines]) reservedNews.push(product);
    }
    if ([moved, changed, recalled, sent, kept, requests].some(({ ids }) => ids.length > 0)) version += 1;
  }

  async function viewOf({ ledger, movements, abroad, byProduct, arrived, byTransfer }: Fold): Promise<StockView> {
    const active = recalls.filter(({ recall }) => recall.status === 'recalled');
    const index = active.length > 0 ? await products() : undefined;
    const findRecall: StockView['findRecall'] = (of) => active.find(({ recall }) => isMeant(of, recall, index));
    const reserved: StockView['reserved'] = (holding, purpose) =>
      reservations.reserved(holding, new Date(now()).toISOString(), purpose);
    const findRequest: StockView['findRequest'] = (id) => {
      const ask = asked.get(id);
      return ask && foldRequest(id, ask, [...(requestActs.get(id)?.values() ?? [])], byTransfer.get(id) ?? []);
    };
    return {
      ...{ findRequest, listRequests: () => [...asked.keys()].flatMap((id) => findRequest(id) ?? []) },
      ...{ ledger, movements, abroad, places, findRecall, arrived, version, recalls: active },
      ...{ reservations, reservedNews, reserved },
      movementsOf: (product) => byProduct.get(product) ?? [],
      pick: (wanted) => pickFrom({ ledger, places, findRecall, reserved }, wanted),
    };
  }

  return {
    look: () =>
      mutex.run(async () => {
        await refresh();
        return viewOf(fold);
      }),
    verify: () =>
      mutex.run(async () => {
        await refresh();
        const anew = emptyFold();
        for (const stored of (await createKindChanges(store, STOCK_MOVEMENT_KIND).look()).documents)
          addTo(anew, readMovement(stored), facility);
        const wrong = differences(fold.ledger, anew.ledger);
        if (wrong.length > 0) {
          fold = anew;
          version += 1;
        }
        return { movements: anew.movements.size, holdings: anew.ledger.listHoldings().length, wrong };
      }),
  };
}

function addTo(fold: Fold, movement: RecordedMovement | undefined, facility: string): void {
  if (!movement) return;
  if (movement.facility !== facility) {
    fold.abroad.set(movement.id, movement);
    return;
  }
  if (fold.movements.has(movement.id)) return;
  fold.movements.set(movement.id, movement);
  fold.arrived.push(movement);
  fold.ledger.add(movement);
  put(fold.byProduct, movement.product, movement);
  if (movement.transferId) put(fold.byTransfer, movement.transferId, movement);
}

function put(map: Map<string, RecordedMovement[]>, key: string, movement: RecordedMovement): void {
  const known = map.get(key);
  if (known) known.push(movement);
  else map.set(key, [movement]);
}

function differences(kept: StockLedger, folded: StockLedger): BookCheck['wrong'] {
  const all = new Map([...kept.listHoldings(), ...folded.listHoldings()].map((held) => [holdingKey(held), held]));
  return [...all.values()].flatMap(({ product, batch, location }) => {
    const holding = { product, batch, location };
    const sum = (ledger: StockLedger) => (ledger.balance(holding) + ledger.balance(holding, 'quarantined')) as Quantity;
    const isSame = (['available', 'quarantined'] as const).every(
      (state) => kept.balance(holding, state) === folded.balance(holding, state),
    );
    return isSame ? [] : [{ holding, kept: sum(kept), folded: sum(folded) }];
  });
}

/** @SAFETY A recall names one level of packing: every pack of the product with that lot is meant; without a lot, every one (SR8). */
function isMeant(
  { product, batch }: Pick<Holding, 'product' | 'batch'>,
  { gtin, lot }: KnownRecall['recall'],
  index: ProductIndex | undefined,
): boolean {
  const isProduct = gtin === batch.gtin || (index && findByGtin(index, gtin)?.entry.product.code === product);
  return Boolean(isProduct) && (lot === undefined || foldedLot(lot) === foldedLot(batch.lot));
}

/** Lots are typed from letters: case and spaces do not tell two apart. */
const foldedLot = (lot: string): string => lot.replaceAll(/\s/g, '').toUpperCase();

type PickingFrom = Pick<StockView, 'ledger' | 'places' | 'findRecall' | 'reserved'>;

function pickFrom({ ledger, places, findRecall, reserved }: PickingFrom, wanted: PickWanted): PickPlan {
  const { purpose } = wanted;
  const stock = ledger.holdingsOf(wanted.product).filter((held) => isWithin(held, places, wanted.from));
  return pickFirstExpired(stock, wanted.quantity, {
    lastsUntil: wanted.lastsUntil,
    ...(purpose === undefined ? {} : { reserved: (held: Held) => reserved(held, purpose) }),
    isBlocked: (held) => findRecall(held) !== undefined || ledger.shortages(held).some(isOpenShortage),
  });
}

function isWithin(held: Held, places: StockView['places'], from: readonly string[] | undefined): boolean {
  const place = places.get(held.location);
  if (!place?.inUse) return false;
  if (from !== undefined) return from.includes(held.location) || from.includes(place.partOf);
  return place.level !== 'ward' && places.get(place.partOf)?.level !== 'ward';
}
