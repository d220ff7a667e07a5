import type { stock } from '#shared/contract/stock.ts';
import { quantityText } from '#shared/domain/stock/quantity.ts';
import { stockCard } from '#shared/domain/stock/stock-card.ts';
import type { QueryHandler } from '../../api/operation-handler.ts';
import { batchOf } from '../../commands/stock/batch-of.ts';
import type { StockDeps } from '../../commands/stock/stock-deps.ts';
import { movementShown, productFacts } from './shown.ts';

/** SL13, of this site. */
export function readCard(deps: StockDeps): QueryHandler<typeof stock.card> {
  return async ({ product, batch, location }, { now }) => {
    const view = await deps.stock().look();
    const movements = view.movementsOf(product);
    const of = { product, ...(batch ? { batch: batchOf(batch) } : {}), ...(location ? { location } : {}) };
    const rows = stockCard(movements, of).flatMap(({ movement, balance }) => {
      const recorded = view.movements.get(movement.id);
      return recorded ? [{ ...movementShown(recorded), balance: quantityText(balance) }] : [];
    });
    return {
      asOf: new Date(now()).toISOString(),
      product: await productFacts(deps.products(), product, movements[0]?.unit),
      rows,
    };
  };
}
