/** Requests of wards as they stand, told anew whenever something of the store was written. */
import type { OutputOf } from '#shared/contract/declare.ts';
import type { WardStockBatch, WardStockRow, wardStock } from '#shared/contract/ward-stock.ts';
import { productName } from '#shared/domain/formulary/product-name.ts';
import { quantity, quantityText } from '#shared/domain/stock/quantity.ts';
import type { SentLine, StockRequest } from '#shared/domain/stock/stock-request.ts';
import { createChangeSignal } from '#shared/lib/change-signal.ts';
import type { StoreReader, StreamHandler } from '../../api/operation-handler.ts';
import type { StockView } from '../../stock/stock-book.ts';
import { productFacts } from './shown.ts';
import type { WatchStockDeps } from './watch-stock.ts';

type Item = OutputOf<typeof wardStock.watch>;

const SHOWN_MS = 7 * 86_400_000;
const MOST_SHOWN = 200;

export function watchWardStock(deps: WatchStockDeps): StreamHandler<typeof wardStock.watch> {
  return async function* watch(_input, { store, now, signal }): AsyncGenerator<Item> {
    const changed = createChangeSignal();
    const stop = deps.store().watch(() => changed.raise());
    try {
      let told: number | undefined;
      while (!signal.aborted) {
        const view = await deps.stock().look();
        if (told !== view.version) yield await itemOf(deps, view, { store, sinceMs: now() - SHOWN_MS });
        told = view.version;
        await changed.wait(signal);
      }
    } finally {
      stop();
    }
  };
}

async function itemOf(
  deps: WatchStockDeps,
  view: StockView,
  { store, sinceMs }: { readonly store: StoreReader; readonly sinceMs: number },
): Promise<Item> {
  const since = new Date(sinceMs).toISOString();
  const shown = view
    .listRequests()
    .filter(({ state, asked, acts }) => OPEN.has(state) || (acts.at(-1)?.at ?? asked.at) >= since)
    .toSorted((one, other) => (`${one.asked.at} ${one.id}` < `${other.asked.at} ${other.id}` ? 1 : -1))
    .slice(0, MOST_SHOWN);
  return {
    cupboards: await listCupboards(view, store),
    requests: await Promise.all(shown.map((request) => rowOf(deps, view, request))),
  };
}

const OPEN: ReadonlySet<StockRequest['state']> = new Set(['asked', 'accepted', 'on-the-way']);

async function listCupboards({ places }: StockView, store: StoreReader): Promise<Item['cupboards']> {
  const cupboards = [...places.values()].filter(({ level, inUse }) => level === 'ward' && inUse);
  const wards = await store.findMany(cupboards.map(({ partOf }) => partOf));
  const names = wards.map((ward) => (ward?.body === undefined ? '' : nameIn(ward.body)));
  return cupboards
    .map(({ id, name }, index) => ({ id, name, ward: names[index] ?? '' }))
    .toSorted((one, other) => one.name.localeCompare(other.name));
}

const nameIn = (body: string): string =>
  (JSON.parse(body) as { readonly resource?: { readonly name?: string } }).resource?.name ?? '';

async function rowOf(deps: WatchStockDeps, view: StockView, request: StockRequest): Promise<WardStockRow> {
  const { id, state, asked, acts, sent } = request;
  const shown = (lines: readonly Part[]) => Promise.all(lines.map((line) => batchShown(deps, view, line)));
  const named = async (line: (typeof asked.lines)[number]) => {
    const product = (await deps.products().findByCode(line.product))?.product;
    return product ? { ...line, name: productName(product) } : line;
  };
  const isUnsent = state === 'asked' || state === 'accepted';
  return {
    ...{ id, state, place: { id: asked.place, name: view.places.get(asked.place)?.name ?? '—' } },
    ...{ askedBy: asked.by.name, askedAt: asked.at, lines: await Promise.all(asked.lines.map(named)) },
    ...(asked.note ? { note: asked.note } : {}),
    picks: isUnsent ? await shown(picksOf(deps, view, request)) : [],
    open: await shown(sent.filter(({ open }) => open > 0).map(({ open, ...line }) => ({ ...line, quantity: open }))),
    sent: await shown(sent.map(({ sent: quantitySent, ...line }) => ({ ...line, quantity: quantitySent }))),
    acts: acts.map((one) => ({
      ...{ act: one.act, by: one.by.name, at: one.at },
      ...(typeof one.reason === 'string' ? { reason: one.reason } : {}),
    })),
  };
}

interface Part extends Pick<SentLine, 'product' | 'batch'> {
  readonly quantity: SentLine['open'];
  readonly location?: string;
}

const picksOf = (deps: WatchStockDeps, view: StockView, { id, asked }: StockRequest): readonly Part[] =>
  asked.lines.flatMap((line) =>
    view
      .pick({
        ...{ product: line.product, quantity: quantity(line.quantity), purpose: id },
        lastsUntil: deps.stock().today(),
      })
      .picks.map(({ from: { product, batch, location }, quantity: taken }) => ({
        ...{ product, batch, location, quantity: taken },
      })),
  );

async function batchShown(
  deps: WatchStockDeps,
  view: StockView,
  { product, batch, quantity: amount, location }: Part,
): Promise<WardStockBatch> {
  const { shownName: name, unit, controlledClass } = await productFacts(deps.products(), product);
  const place = location === undefined ? undefined : view.places.get(location)?.name;
  return {
    ...{ product, name, unit, batch: { ...batch }, quantity: quantityText(amount) },
    ...(controlledClass ? { controlledClass } : {}),
    ...(place ? { place } : {}),
  };
}
