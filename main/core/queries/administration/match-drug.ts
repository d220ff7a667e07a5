import type { administration } from '#shared/contract/administration.ts';
import type { QueryHandler } from '../../api/operation-handler.ts';
import { listOrders } from '../../commands/order/order-facts.ts';
import { ofEachRecord } from '../../commands/replaced-records.ts';
import { findProduct } from '../round/fold-patient.ts';
import { unitsOf } from './dosing-asked.ts';
import { judge } from './judge.ts';
import { knowPacks, productFacts } from './know-packs.ts';
import type { MedicationDeps } from './medication-deps.ts';

/** RM5: to which of these doses the scanned packs belong, the first that was ordered so, with the verdict on it alone. */
export function matchDrug(deps: MedicationDeps): QueryHandler<typeof administration.match> {
  const judged = judge(deps);
  return async ({ candidates, ...shown }, context) => {
    const { store, now } = context;
    const nowMs = now();
    const zone = deps.zone();
    const orders = await ofEachRecord(store, shown.patientId, (id) => listOrders(store, id, nowMs, zone));
    const index = await deps.products().index();
    const packs = knowPacks(shown.drug, index, new Date(nowMs).toISOString());
    const at = candidates.findIndex(({ for: target }) => {
      const version = orders.find(({ id }) => 'orderId' in target && id === target.orderId);
      if (!version) return false;
      const { order } = version;
      return packs.some(({ pack, entry }) => {
        const facts = productFacts(entry, order.drug, findProduct(index, order), unitsOf(version));
        return pack !== undefined && facts.state === 'known' && facts.isOrdered;
      });
    });
    const candidate = candidates[at];
    if (!candidate) return {};
    const verdict = await judged({ ...shown, already: false, ...candidate }, context);
    return 'packs' in verdict ? { matched: { at, verdict } } : verdict;
  };
}
