/**
 * What lies at this site: everything at once, then each product that something happened to. The book is looked at only while
 * somebody looks at it.
 */
import type { Location } from '@medplum/fhirtypes';
import type { OutputOf } from '#shared/contract/declare.ts';
import type { stock } from '#shared/contract/stock.ts';
import type { StockPlaceRow } from '#shared/contract/stock-shown.ts';
import { createChangeSignal } from '#shared/lib/change-signal.ts';
import { readStockPlace } from '#shared/model/stock-place.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import type { StoreReader, StreamHandler } from '../../api/operation-handler.ts';
import type { StockDeps } from '../../commands/stock/stock-deps.ts';
import type { RecordedMovement } from '../../stock/read-movement.ts';
import type { StockView } from '../../stock/stock-book.ts';
import { createNames } from '../conflict/names.ts';
import { listExceptions } from './list-exceptions.ts';
import { listTransfers } from './list-transfers.ts';
import { productStock } from './shown.ts';

type Item = OutputOf<typeof stock.watch>;

export interface WatchStockDeps extends StockDeps {
  readonly store: () => Pick<DocumentStore, 'watch'>;
}

interface Told {
  readonly version: number;
  readonly arrived: readonly RecordedMovement[];
  readonly count: number;
  readonly reservedCount: number;
  readonly today: string;
  /** Recalled holdings change without a movement. */
  readonly recalls: string;
}

export function watchStock(deps: WatchStockDeps): StreamHandler<typeof stock.watch> {
  return async function* watch(_input, { store, actor, signal }): AsyncGenerator<Item> {
    const changed = createChangeSignal();
    const stop = deps.store().watch(() => changed.raise());
    try {
      let told: Told | undefined;
      while (!signal.aborted) {
        const view = await deps.stock().look();
        const now = toldBy(view, deps.stock().today());
        if (told?.version !== now.version || told.today !== now.today) {
          const codes = changedProducts(view, told, now);
          const item = await itemOf(deps, view, { store, facility: actor.facility, codes, today: now.today });
          yield { ...item, whole: isAnew(told, now) };
          told = now;
        }
        await changed.wait(signal);
      }
    } finally {
      stop();
    }
  };
}

const toldBy = (view: StockView, today: string): Told => ({
  ...{
    version: view.version,
    arrived: view.arrived,
    count: view.arrived.length,
    reservedCount: view.reservedNews.length,
    today,
  },
  recalls: view.recalls.map(({ id, rev }) => id + rev).join(' '),
});

/** Another day, another recall, or a fold that took the place of a wrong one: all of it is told anew. */
const isAnew = (before: Told | undefined, now: Told): boolean =>
  before?.arrived !== now.arrived || before.today !== now.today || before.recalls !== now.recalls;

function changedProducts(view: StockView, before: Told | undefined, now: Told): readonly string[] {
  const since = before && !isAnew(before, now) ? before : { count: 0, reservedCount: view.reservedNews.length };
  const moved = view.arrived.slice(since.count).map(({ product }) => product);
  return [...new Set([...moved, ...view.reservedNews.slice(since.reservedCount)])];
}

interface Around {
  readonly store: StoreReader;
  readonly facility: string;
  readonly codes: readonly string[];
  readonly today: string;
}

async function itemOf(deps: WatchStockDeps, view: StockView, { store, facility, codes, today }: Around) {
  const products = deps.products();
  return {
    ...{ asOf: new Date(deps.contact().heardAtMs).toISOString(), today, whole: false },
    heardAt: new Date(deps.contact().heardAtMs).toISOString(),
    places: await listPlaces(store, view),
    products: await Promise.all(codes.map((code) => productStock(products, view, { code, today }))),
    exceptions: await listExceptions(products, view, createNames(store)),
    transfers: await listTransfers(store, view, { facility, today, products }),
  };
}

/** With the revision, for changing them. */
async function listPlaces(store: StoreReader, { places }: StockView): Promise<StockPlaceRow[]> {
  const found = await store.findMany([...places.keys()]);
  return found.flatMap((stored) => {
    if (!stored || stored.body === undefined) return [];
    const { resource } = JSON.parse(stored.body) as { readonly resource: Location };
    const place = readStockPlace(stored.id, resource);
    if (!place) return [];
    const { site: _site, ...row } = place;
    return [{ ...row, rev: stored.rev }];
  });
}
