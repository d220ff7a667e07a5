import type { order } from '#shared/contract/order.ts';
import { isEnded } from '#shared/domain/medication/order.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { CommandHandler } from '../../api/operation-handler.ts';
import type { OrderDeps } from './order-deps.ts';
import { type OrderFacts, type OrderVersion, readOrderFacts } from './order-facts.ts';
import { supersede } from './supersede.ts';

export function changeOrder(deps: OrderDeps): CommandHandler<typeof order.change> {
  return async (input, context) => {
    const facts = await readOrderFacts(deps, context.store, input.patientId, context.now());
    if (isRefusal(facts)) return facts;
    const prior = findChangeable(facts, input);
    if (isRefusal(prior)) return prior;
    return supersede(deps, input, { prior, entry: input.entry }, facts, context);
  };
}

/** @SAFETY MO5: what has ended is ordered anew; what somebody has changed already is not changed beside it. */
function findChangeable({ orders }: OrderFacts, seen: { readonly id: string; readonly parent: string }) {
  const prior = findSeen(orders, seen);
  if (isRefusal(prior)) return prior;
  if (isEnded(prior.order.status) || prior.standing === 'course-over')
    return refusal('invalid-input', 'This order has ended. Order it anew.');
  if (prior.standing.startsWith('disputed'))
    return refusal('invalid-input', 'Desks disagree about this order. Decide that first.');
  if (orders.some(({ order }) => order.prior === prior.id && order.status !== 'entered-in-error')) return overtaken();
  return prior;
}

/** The version that the person saw, still as it was. */
export function findSeen(
  orders: readonly OrderVersion[],
  { id, parent }: { readonly id: string; readonly parent: string },
): OrderVersion | Refusal {
  const found = orders.find((one) => one.id === id);
  if (!found) return refusal('not-found', 'This record is not here. It may not have arrived yet, or it was removed.');
  return found.rev === parent ? found : overtaken();
}

export function overtaken(): Refusal {
  return refusal('conflict', 'Somebody has changed this record meanwhile. Look at the new version, then save again.');
}
