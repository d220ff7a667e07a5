import type { stock } from '#shared/contract/stock.ts';
import type { Adjusted } from '#shared/contract/stock-shown.ts';
import { type AdjustmentLine, sumAdjustments } from '#shared/domain/stock/adjustments.ts';
import { quantity, quantityText } from '#shared/domain/stock/quantity.ts';
import { unitCostOf } from '#shared/domain/stock/unit-cost.ts';
import type { QueryHandler } from '../../api/operation-handler.ts';
import type { StockDeps } from '../../commands/stock/stock-deps.ts';
import { productFacts } from './shown.ts';
import { stockMoney } from './stock-money.ts';

const DAY_MS = 86_400_000;

/** SL20, of this site: the whole days before today, and today. */
export function listAdjustments(deps: StockDeps): QueryHandler<typeof stock.adjustments> {
  return async ({ days }, { now }) => {
    const nowMs = now();
    const fromMs = nowMs - days * DAY_MS;
    const view = await deps.stock().look();
    const { currency, text } = await stockMoney(deps);
    const costOf = (product: string): bigint | undefined => {
      const cost = unitCostOf(view.movementsOf(product));
      return cost === undefined ? undefined : BigInt(quantity(cost));
    };
    const isWithin = (instant: string): boolean => Date.parse(instant) >= fromMs;
    const shown = async ({ product, value, ...line }: AdjustmentLine): Promise<Adjusted> => {
      const {
        shownName: name,
        brand,
        unit,
      } = await productFacts(deps.products(), product, view.movementsOf(product)[0]?.unit);
      return {
        ...{ code: product, name, unit, count: line.count, quantity: quantityText(line.quantity) },
        ...(brand ? { brand } : {}),
        ...(line.reason ? { reason: line.reason } : {}),
        ...(value === undefined ? {} : { value: text(value) }),
      };
    };
    const lines = await Promise.all(sumAdjustments([...view.movements.values()], { isWithin, costOf }).map(shown));
    return {
      asOf: new Date(nowMs).toISOString(),
      from: new Date(fromMs).toISOString(),
      ...(currency ? { currency } : {}),
      lines: lines.sort(byName),
    };
  };
}

function byName(one: Adjusted, other: Adjusted): number {
  return one.name.localeCompare(other.name) || (one.reason ?? '').localeCompare(other.reason ?? '');
}
