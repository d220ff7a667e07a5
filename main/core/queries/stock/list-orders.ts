import type { stock } from '#shared/contract/stock.ts';
import type { StockOrderRow } from '#shared/contract/stock-shown.ts';
import { NONE, plus, type Quantity, quantity, quantityText } from '#shared/domain/stock/quantity.ts';
import { STOCK_ORDER_KIND, stockOrderResource } from '#shared/model/stock-order.ts';
import type { StoredRevision } from '#shared/store/document-store.ts';
import type { QueryHandler } from '../../api/operation-handler.ts';
import { toDocument } from '../../commands/current-document.ts';
import type { StockDeps } from '../../commands/stock/stock-deps.ts';
import type { StockView } from '../../stock/stock-book.ts';
import { productFacts } from './shown.ts';

const PAGE = 500;

/** Newest first; what has come is the sum of what was received for each. */
export function listStockOrders(deps: StockDeps): QueryHandler<typeof stock.orders> {
  return async ({ state }, { store, actor }) => {
    const view = await deps.stock().look();
    const rows: StockOrderRow[] = [];
    let afterId: string | undefined;
    for (;;) {
      const page = await store.listDocuments({
        kind: STOCK_ORDER_KIND,
        limit: PAGE,
        ...(afterId ? { afterId } : {}),
      });
      for (const stored of page) {
        const row = await toRow(deps, view, stored, actor.facility);
        if (row && (state === 'all' || row.state === 'open')) rows.push(row);
      }
      if (page.length < PAGE) return rows.sort((one, other) => (one.orderedAt < other.orderedAt ? 1 : -1));
      afterId = page.at(-1)?.id;
    }
  };
}

async function toRow(deps: StockDeps, view: StockView, stored: StoredRevision, facility: string) {
  const document = toDocument<unknown>(stored);
  const read = stockOrderResource.safeParse(document?.resource);
  if (!document || document.facility !== facility || !read.success) return undefined;
  const { number, supplier, status, orderedAt, orderedBy, expectedOn, note, lines } = read.data;
  return {
    ...{ id: stored.id, rev: stored.rev, number, supplier, state: status, orderedAt, orderedBy: orderedBy.name },
    ...(expectedOn ? { expectedOn } : {}),
    ...(note ? { note } : {}),
    lines: await Promise.all(
      lines.map(async ({ product, quantity: ordered, unitCost }) => {
        const { shownName: name, brand, unit } = await productFacts(deps.products(), product);
        const received = receivedFor(view, stored.id, product);
        const open = (quantity(ordered) - received) as Quantity;
        return {
          ...{ product, name, ...(brand ? { brand } : {}), unit, ordered, received: quantityText(received) },
          open: quantityText(open > 0 ? open : NONE),
          ...(unitCost ? { unitCost } : {}),
        };
      }),
    ),
  };
}

/** Reversals count: they carry the order of what they reverse through it. */
function receivedFor({ movementsOf, movements }: StockView, order: string, product: string): Quantity {
  return movementsOf(product)
    .filter((one) => (one.order ?? movements.get(one.reversalOf ?? '')?.order) === order)
    .reduce((sum, one) => plus(sum, one.quantity), NONE);
}
