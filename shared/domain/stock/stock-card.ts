import { effectsOf } from './holding.ts';
import { type Batch, compareMovements, type Movement } from './movement.ts';
import { NONE, plus, type Quantity } from './quantity.ts';

export interface StockCardRow {
  readonly movement: Movement;
  readonly change: Quantity;
  /** Of everything that the card is about, available and quarantined together. */
  readonly balance: Quantity;
}

export interface CardOf {
  readonly product: string;
  /** One batch; all of them where nothing is said. */
  readonly batch?: Batch;
  /** One place; the whole organisation where nothing is said. */
  readonly location?: string;
}

/** SL13. */
export function stockCard(movements: readonly Movement[], of: CardOf): readonly StockCardRow[] {
  const once = new Map(movements.filter((movement) => isOn(movement, of)).map((movement) => [movement.id, movement]));
  let balance = NONE;
  return [...once.values()].sort(compareMovements).map((movement) => {
    const change = effectsOf(movement).reduce((sum, { delta }) => plus(sum, delta), NONE);
    balance = plus(balance, change);
    return { movement, change, balance };
  });
}

function isOn({ product, batch, location }: Movement, of: CardOf): boolean {
  if (product !== of.product || (of.location !== undefined && location !== of.location)) return false;
  const { batch: wanted } = of;
  return !wanted || (batch.lot === wanted.lot && batch.gtin === wanted.gtin && batch.expiry === wanted.expiry);
}
