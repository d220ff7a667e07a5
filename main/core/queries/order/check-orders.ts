import type { order } from '#shared/contract/order.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import type { QueryHandler } from '../../api/operation-handler.ts';
import { checkEntries, resolveEntries, toChecked } from '../../commands/order/check-entries.ts';
import type { OrderDeps } from '../../commands/order/order-deps.ts';
import { readOrderFacts } from '../../commands/order/order-facts.ts';

/** What speaks against orders before they are signed. Signing asks once more, and by itself. */
export function checkOrders(deps: OrderDeps): QueryHandler<typeof order.check> {
  return async ({ patientId, orders, replaces }, { store, now, actor }) => {
    const entries = await resolveEntries(deps, orders);
    if (isRefusal(entries)) return entries;
    const facts = await readOrderFacts(deps, store, patientId, now());
    if (isRefusal(facts)) return facts;
    return checkEntries(facts, entries, actor, replaces).map((check) => toChecked(check, facts));
  };
}
