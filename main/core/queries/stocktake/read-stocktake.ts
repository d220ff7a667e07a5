/** A stocktake with its lines, by the book as it stands now: what sheet, review and posting all look at. */
import { createHash } from 'node:crypto';
import { isControlled } from '#shared/domain/register/register-key.ts';
import type { ControlledLine } from '#shared/domain/stocktake/controlled-lines.ts';
import { listLines, type StocktakeLine } from '#shared/domain/stocktake/list-lines.ts';
import { type Standing, standingOf } from '#shared/domain/stocktake/stocktake.ts';
import { canonicalJson } from '#shared/lib/canonical-json.ts';
import type { ProductShelf } from '../../knowledge/product-shelf.ts';
import type { RegisterDesk } from '../../register/register-desk.ts';
import type { StockView } from '../../stock/stock-book.ts';
import type { StockDesk } from '../../stock/stock-desk.ts';
import { listControlled } from './list-controlled.ts';
import { isCountedAt, type KnownStocktake, type StocktakeBook } from './stocktake-book.ts';

export interface StocktakeDeps {
  readonly stock: () => StockDesk;
  readonly stocktakes: () => StocktakeBook;
  readonly products: () => ProductShelf;
  readonly registers: () => Pick<RegisterDesk, 'look' | 'judge'>;
}

export interface ReadStocktake extends KnownStocktake {
  readonly standing: Standing;
  readonly lines: readonly StocktakeLine[];
  /** Registers of controlled drugs at its places. */
  readonly controlled: readonly ControlledLine[];
  /** Changes with whatever a person would decide otherwise upon. */
  readonly seen: string;
}

export async function readStocktake(
  { products, registers }: Pick<StocktakeDeps, 'products' | 'registers'>,
  known: KnownStocktake,
  view: StockView,
): Promise<ReadStocktake> {
  const { stocktake, counts, acts } = known;
  const own = new Set([stocktake.id]);
  const index = await products().index();
  const drugs = new Set(index.entries.flatMap(({ product }) => (isControlled(product) ? [product.code] : [])));
  const lines = listLines(stocktake, {
    ledger: view.ledger,
    counts,
    isIn: isCountedAt(view.places, stocktake.places),
    isControlled: (product) => drugs.has(product),
    isOwn: ({ id }) => own.has(view.movements.get(id)?.document ?? ''),
  });
  const standing = standingOf(stocktake, acts);
  const controlled = listControlled({ stocktake, standing }, { view, index, registers: await registers().look() });
  return { ...known, lines, controlled, standing, seen: seenOf(lines, controlled) };
}

function seenOf(lines: readonly StocktakeLine[], controlled: readonly ControlledLine[]): string {
  const told = [
    ...lines.map(({ key, verdict, drift }) => {
      const variance = verdict.state === 'settled' ? verdict.by.variance : null;
      return [key, verdict.state, variance, drift ?? null];
    }),
    ...controlled.map(({ register, state, count }) => [register.id, state, count?.chain.hash ?? null]),
  ];
  return createHash('sha256').update(canonicalJson(told)).digest('hex').slice(0, 32);
}
