import type { stock } from '#shared/contract/stock.ts';
import { quantityText } from '#shared/domain/stock/quantity.ts';
import { valueSite } from '#shared/domain/stock/valuation.ts';
import type { QueryHandler } from '../../api/operation-handler.ts';
import type { StockDeps } from '../../commands/stock/stock-deps.ts';
import { productFacts } from './shown.ts';
import { stockMoney } from './stock-money.ts';

/** SL11, of this site: what came from another site counts at the price at which it left there. */
export function valueOfStock(deps: StockDeps): QueryHandler<typeof stock.value> {
  return async ({ method }, { now }) => {
    const view = await deps.stock().look();
    const codes = [...new Set([...view.movements.values()].map(({ product }) => product))];
    const values = codes.map((code) => ({ code, value: valueSite(view.movementsOf(code), method) }));
    const held = values.filter(({ value }) => value.quantity !== 0 || value.value !== 0n || value.uncosted !== 0);
    const { currency, text } = await stockMoney(deps);
    const products = await Promise.all(
      held.map(async ({ code, value }) => {
        const {
          shownName: name,
          brand,
          unit,
        } = await productFacts(deps.products(), code, view.movementsOf(code)[0]?.unit);
        return {
          ...{
            code,
            name,
            ...(brand ? { brand } : {}),
            unit,
            quantity: quantityText(value.quantity),
            uncosted: quantityText(value.uncosted),
          },
          ...{ value: text(value.value), received: text(value.received), used: text(value.used) },
        };
      }),
    );
    const total = held.reduce((sum, { value }) => sum + value.value, 0n);
    return {
      asOf: new Date(now()).toISOString(),
      ...(currency ? { currency } : {}),
      total: text(total),
      products: products.sort((one, other) => one.name.localeCompare(other.name)),
    };
  };
}
