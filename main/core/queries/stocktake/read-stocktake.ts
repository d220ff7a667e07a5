/** A stocktake with its lines, by the book as it stands now: what sheet, review and posting all look at. */
import { createHash } from 'node:crypto';
import { listLines, type StocktakeLine } from '#shared/domain/stocktake/list-lines.ts';
import { type Standing, standingOf } from '#shared/domain/stocktake/stocktake.ts';
import { canonicalJson } from '#shared/lib/canonical-json.ts';
import type { ProductShelf } from '../../knowledge/product-shelf.ts';
import type { StockView } from '../../stock/stock-book.ts';
import type { StockDesk } from '../../stock/stock-desk.ts';
import { isCountedAt, type KnownStocktake, type StocktakeBook } from './stocktake-book.ts';

export interface StocktakeDeps {
  readonly stock: () => StockDesk;
  readonly stocktakes: () => StocktakeBook;
  readonly products: () => ProductShelf;
}

export interface ReadStocktake extends KnownStocktake {
  readonly standing: Standing;
  readonly lines: readonly StocktakeLine[];
  /** Changes with whatever a person would decide otherwise upon. */
  readonly seen: string;
}

export async function readStocktake(
  { products }: Pick<StocktakeDeps, 'products'>,
  known: KnownStocktake,
  view: StockView,
): Promise<ReadStocktake> {
  const { stocktake, counts, acts } = known;
  const own = new Set([stocktake.id]);
  const { entries } = await products().index();
  const controlled = new Set(entries.flatMap(({ product }) => (product.controlledClass ? [product.code] : [])));
  const lines = listLines(stocktake, {
    ledger: view.ledger,
    counts,
    isIn: isCountedAt(view.places, stocktake.places),
    isControlled: (product) => controlled.has(product),
    isOwn: ({ id }) => own.has(view.movements.get(id)?.document ?? ''),
  });
  return { ...known, lines, standing: standingOf(stocktake, acts), seen: seenOf(lines) };
}

function seenOf(lines: readonly StocktakeLine[]): string {
  const told = lines.map(({ key, verdict, drift }) => {
    const variance = verdict.state === 'settled' ? verdict.by.variance : null;
    return [key, verdict.state, variance, drift ?? null];
  });
  return createHash('sha256').update(canonicalJson(told)).digest('hex').slice(0, 32);
}
