/**
 * What this station knows of its site's stock: places, movements and recalls, folded once at the first use and kept up with
 * what changed since. @SAFETY The fold in memory is a cache: `verify` folds everything anew and compares, and where they
 * differ the new one takes its place and the difference is told (SL3).
 *
 * Movements of other sites, which come here because goods are on their way, are in no balance: this station does not know
 * the rest of that site's book.
 */
import type { Location } from '@medplum/fhirtypes';
import { type Holding, holdingKey } from '#shared/domain/stock/holding.ts';
import type { Batch } from '#shared/domain/stock/movement.ts';
import { type PickPlan, pickFirstExpired } from '#shared/domain/stock/pick-first-expired.ts';
import type { Quantity } from '#shared/domain/stock/quantity.ts';
import { createStockLedger, type Held, type StockLedger } from '#shared/domain/stock/stock-ledger.ts';
import { BATCH_RECALL_KIND } from '#shared/model/batch-recall.ts';
import { STOCK_MOVEMENT_KIND } from '#shared/model/stock-movement.ts';
import { readStockPlace, type StockPlace } from '#shared/model/stock-place.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import { toDocument } from '../commands/current-document.ts';
import { createKindChanges, type KindStore } from '../knowledge/kind-changes.ts';
import { createMutex } from '../mutex.ts';
import { type KnownRecall, listRecalls } from '../queries/administration/list-recalls.ts';
import { type RecordedMovement, readMovement } from './read-movement.ts';

export type BookStore = KindStore & Pick<DocumentStore, 'findLeaves' | 'findLocal'>;

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
  readonly findRecall: (batch: Batch) => KnownRecall | undefined;
  /** First-expired-first-out over what may be issued: not expired, not in quarantine, not recalled, no open shortage (SL8, SL9). */
  readonly pick: (wanted: PickWanted) => PickPlan;
}

export interface PickWanted {
  readonly product: string;
  readonly quantity: Quantity;
  /** `2026-11-22`: today at the site, or the end of the course. */
  readonly lastsUntil: string;
  /** Locations to take from; absent: all of the site. A store stands for its bins. */
  readonly from?: readonly string[];
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
}

const emptyFold = (): Fold => ({
  ledger: createStockLedger(),
  movements: new Map(),
  abroad: new Map(),
  byProduct: new Map(),
});

/** `facility`: code of this station's site. */
export function createStockBook(store: BookStore, facility: string): StockBook {
  const news = createKindChanges(store, STOCK_MOVEMENT_KIND);
  const placeNews = createKindChanges(store, 'Location');
  const recallNews = createKindChanges(store, BATCH_RECALL_KIND);
  const mutex = createMutex();
  const places = new Map<string, StockPlace>();
  let recalls: readonly KnownRecall[] = [];
  let fold = emptyFold();

  async function refresh(): Promise<void> {
    for (const stored of (await news.look()).documents) addTo(fold, readMovement(stored), facility);
    const changed = await placeNews.look();
    for (const id of changed.ids) places.delete(id);
    for (const stored of changed.documents) {
      const location = toDocument<Location>(stored)?.resource;
      const place = location && readStockPlace(stored.id, location);
      if (place?.site === facility) places.set(stored.id, place);
    }
    const recalled = await recallNews.look();
    if (recalled.all || recalled.ids.length > 0) recalls = await listRecalls(store);
  }

  const viewOf = ({ ledger, movements, abroad, byProduct }: Fold): StockView => {
    const findRecall = (batch: Batch) => recalls.find(({ recall }) => isOf(batch, recall));
    return {
      ...{ ledger, movements, abroad, places, findRecall },
      movementsOf: (product) => byProduct.get(product) ?? [],
      pick: (wanted) => pickFrom({ ledger, places, findRecall }, wanted),
    };
  };

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
        if (wrong.length > 0) fold = anew;
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
  fold.ledger.add(movement);
  const ofProduct = fold.byProduct.get(movement.product);
  if (ofProduct) ofProduct.push(movement);
  else fold.byProduct.set(movement.product, [movement]);
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

/** @SAFETY A recall without a lot is of every lot. */
function isOf(batch: Batch, { status, gtin, lot }: KnownRecall['recall']): boolean {
  return status === 'recalled' && batch.gtin === gtin && (lot === undefined || lot === batch.lot);
}

type PickingFrom = Pick<StockView, 'ledger' | 'places' | 'findRecall'>;

function pickFrom({ ledger, places, findRecall }: PickingFrom, wanted: PickWanted): PickPlan {
  const stock = ledger.holdingsOf(wanted.product).filter((held) => isWithin(held, places, wanted.from));
  return pickFirstExpired(stock, wanted.quantity, {
    lastsUntil: wanted.lastsUntil,
    isBlocked: (held) => findRecall(held.batch) !== undefined || isShort(ledger, held),
  });
}

function isWithin(held: Held, places: StockView['places'], from: readonly string[] | undefined): boolean {
  const place = places.get(held.location);
  if (!place?.inUse) return false;
  return from === undefined || from.includes(held.location) || from.includes(place.partOf);
}

const isShort = (ledger: StockLedger, holding: Holding): boolean => {
  const last = ledger.shortages(holding).at(-1);
  return last !== undefined && !last.settledBy;
};
