import type { stock } from '#shared/contract/stock.ts';
import { isRefusal, refusal } from '#shared/errors/refusal.ts';
import { newDocumentId } from '#shared/model/document-id.ts';
import { STOCK_ORDER_KIND, type StockOrderResource, stockOrderResource } from '#shared/model/stock-order.ts';
import type { CommandHandler } from '../../api/operation-handler.ts';
import { toDocument } from '../current-document.ts';
import { planChange } from '../plan-change.ts';
import { saveOne } from '../save-one.ts';
import { findStocked, type StockDeps } from './stock-deps.ts';

export function orderStock(deps: StockDeps): CommandHandler<typeof stock.order> {
  return async ({ number, supplier, expectedOn, lines, note }, context) => {
    for (const [index, line] of lines.entries()) {
      const product = await findStocked(deps, line.product, `lines[${index}].product`);
      if (isRefusal(product)) return product;
    }
    const { userId: id, displayName: name } = context.actor;
    const resource: StockOrderResource = {
      ...{ resourceType: STOCK_ORDER_KIND, status: 'open', number, supplier },
      orderedAt: new Date(context.now()).toISOString(),
      orderedBy: { id, name },
      ...(expectedOn ? { expectedOn } : {}),
      lines,
      ...(note ? { note } : {}),
    };
    return saveOne(context, {
      id: newDocumentId(STOCK_ORDER_KIND, { now: context.now }),
      kind: STOCK_ORDER_KIND,
      resource,
    });
  };
}

export const endOrder: CommandHandler<typeof stock.endOrder> = async ({ id, parent, as, reason }, context) => {
  const found = toDocument<unknown>(await context.store.find(id, parent));
  const order = stockOrderResource.safeParse(found?.resource);
  if (!found || !order.success)
    return refusal('not-found', 'This record is not here. It may not have arrived yet, or it was removed.');
  if (order.data.status !== 'open') return refusal('already-done', 'This order has ended already.');
  const by = { id: context.actor.userId, name: context.actor.displayName };
  const ended = { at: new Date(context.now()).toISOString(), by, reason };
  return saveOne(context, planChange(found, { ...order.data, status: as, ended }));
};
