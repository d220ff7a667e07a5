import type { stock } from '#shared/contract/stock.ts';
import { quantityText } from '#shared/domain/stock/quantity.ts';
import type { QueryHandler } from '../../api/operation-handler.ts';
import type { StockDeps } from '../../commands/stock/stock-deps.ts';

export function checkBook({ stock: desk }: StockDeps): QueryHandler<typeof stock.check> {
  return async () => {
    const { movements, holdings, wrong } = await desk().verify();
    return {
      ...{ movements, holdings },
      wrong: wrong.map(({ holding, kept, folded }) => ({
        ...{ product: holding.product, lot: holding.batch.lot },
        ...{ kept: quantityText(kept), folded: quantityText(folded) },
      })),
    };
  };
}
