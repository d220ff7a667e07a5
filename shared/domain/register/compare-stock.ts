/**
 * CR14: a register against the stock of its place. Both are folds of events; an act writes both in one unit of work, and what
 * differs all the same is told, never put right by itself.
 */
import type { Product } from '../formulary/product.ts';
import { NONE, plus, type Quantity } from '../stock/quantity.ts';
import type { Held } from '../stock/stock-ledger.ts';

/** What the shelf holds of what a register is about, in quarantine or not. */
export interface RegisterStock {
  readonly holdings: readonly Held[];
  readonly balance: Quantity;
  /** The register, with what waits to be entered, says the same. */
  readonly agrees: boolean;
}

export interface CompareAsked {
  /** Products that the register is about. */
  readonly products: readonly Pick<Product, 'code'>[];
  readonly holdingsOf: (product: string) => readonly Held[];
  /** The store with its bins. */
  readonly isAtPlace: (locationId: string) => boolean;
  /** As known, with what waits. */
  readonly known: Quantity;
}

export function compareStock({ products, holdingsOf, isAtPlace, known }: CompareAsked): RegisterStock {
  const holdings = products.flatMap(({ code }) => holdingsOf(code)).filter(({ location }) => isAtPlace(location));
  const balance = holdings.reduce((sum, held) => plus(plus(sum, held.available), held.quarantined), NONE);
  return { holdings, balance, agrees: balance === known };
}
