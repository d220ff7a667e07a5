/**
 * What this station knows of the stocktakes of its site: read once at the first use, kept up with what changed since. How one
 * stands is the fold of its events (CN), nothing else is kept.
 */
import { findQuantity, quantity } from '#shared/domain/stock/quantity.ts';
import { type Count, type Stocktake, type StocktakeAct, standingOf } from '#shared/domain/stocktake/stocktake.ts';
import type { Document } from '#shared/model/envelope.ts';
import { STOCK_COUNT_KIND, type StockCountResource } from '#shared/model/stock-count.ts';
import type { StockPlace } from '#shared/model/stock-place.ts';
import { STOCKTAKE_KIND, type StocktakeResource } from '#shared/model/stocktake.ts';
import { STOCKTAKE_ACT_KIND, type StocktakeActResource } from '#shared/model/stocktake-act.ts';
import type { StoredRevision } from '#shared/store/document-store.ts';
import { toDocument } from '../../commands/current-document.ts';
import { createKindChanges, type KindStore } from '../../knowledge/kind-changes.ts';
import { createMutex } from '../../mutex.ts';

export interface KnownStocktake {
  readonly stocktake: Stocktake;
  readonly counts: readonly Count[];
  readonly acts: readonly StocktakeAct[];
}

export interface StocktakeBook {
  /** Of this site, newest first. */
  list(): Promise<readonly KnownStocktake[]>;
  find(id: string): Promise<KnownStocktake | undefined>;
  /** Places that are frozen now, by Location id (CN11). A store stands for its bins. */
  frozenPlaces(): Promise<ReadonlySet<string>>;
}

interface Deps {
  readonly store: KindStore;
  /** Site code. */
  readonly facility: string;
}

export function createStocktakeBook({ store, facility }: Deps): StocktakeBook {
  const mutex = createMutex();
  const stocktakes = new Map<string, Stocktake>();
  const counts = new Map<string, Map<string, Count>>();
  const acts = new Map<string, Map<string, StocktakeAct>>();
  const sources = [
    takeIn<StocktakeResource>(STOCKTAKE_KIND, (document) => {
      stocktakes.set(document._id, stocktakeOf(document));
    }),
    takeIn<StockCountResource>(STOCK_COUNT_KIND, (document) => {
      putIn(counts, document.resource.stocktake, countOf(document));
    }),
    takeIn<StocktakeActResource>(STOCKTAKE_ACT_KIND, (document) => {
      putIn(acts, document.resource.stocktake, actOf(document));
    }),
  ];

  function takeIn<Resource>(kind: string, put: (document: Document<Resource>) => void) {
    const news = createKindChanges(store, kind);
    return async (): Promise<void> => {
      const { documents } = await news.look();
      for (const document of documents.flatMap((stored) => ofSite<Resource>(stored, facility))) put(document);
    };
  }
  const look = <T>(read: () => T): Promise<T> =>
    mutex.run(async () => {
      for (const source of sources) await source();
      return read();
    });
  const known = (stocktake: Stocktake): KnownStocktake => ({
    stocktake,
    counts: [...(counts.get(stocktake.id)?.values() ?? [])],
    acts: [...(acts.get(stocktake.id)?.values() ?? [])],
  });
  return {
    list: () => look(() => [...stocktakes.values()].toSorted(byNewest).map(known)),
    find: (id) =>
      look(() => {
        const found = stocktakes.get(id);
        return found && known(found);
      }),
    frozenPlaces: () =>
      look(() => {
        const frozen = [...stocktakes.values()].filter((one) => {
          const standing = standingOf(one, known(one).acts);
          return standing.state === 'counting' && standing.frozen;
        });
        return new Set(frozen.flatMap(({ places }) => places));
      }),
  };
}

/** Places of a stocktake with the bins in them. */
export function isCountedAt(places: ReadonlyMap<string, StockPlace>, wanted: readonly string[]) {
  const within = new Set(wanted);
  return (location: string): boolean => within.has(location) || within.has(places.get(location)?.partOf ?? '');
}

function ofSite<Resource>(stored: StoredRevision, facility: string): Document<Resource>[] {
  const document = toDocument<Resource>(stored);
  return document?.facility === facility ? [document] : [];
}

function putIn<Item extends { readonly id: string }>(
  all: Map<string, Map<string, Item>>,
  key: string,
  item: Item,
): void {
  const known = all.get(key) ?? new Map<string, Item>();
  all.set(key, known.set(item.id, item));
}

function stocktakeOf({ _id, resource }: Document<StocktakeResource>): Stocktake {
  const { mode, places, products, tolerance, startedBy, startedAt, note } = resource;
  const { units, percent } = tolerance;
  return {
    id: _id,
    mode,
    places,
    products,
    startedBy,
    startedAt,
    note,
    tolerance: { units: quantity(units), percent },
  };
}

function countOf({ _id, at, station, resource }: Document<StockCountResource>): Count {
  const { product, batch, location, state, round, quantity: written, countedBy, countedAt } = resource;
  const line = { product, batch, location, state } as Count['line'];
  return {
    id: _id,
    at,
    station,
    line,
    round,
    quantity: findQuantity(written) ?? quantity(0),
    by: countedBy,
    countedAt,
  };
}

function actOf({ _id, resource }: Document<StocktakeActResource>): StocktakeAct {
  const { act, by, approvedBy, at, reason } = resource;
  return { id: _id, act, by, approvedBy, at, reason };
}

function byNewest(one: Stocktake, other: Stocktake): number {
  if (one.startedAt !== other.startedAt) return one.startedAt < other.startedAt ? 1 : -1;
  return one.id < other.id ? 1 : -1;
}
