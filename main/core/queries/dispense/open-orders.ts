import type { dispense } from '#shared/contract/dispense.ts';
import type { OpenOrder } from '#shared/contract/dispense-shown.ts';
import type { ProductIndex } from '#shared/domain/formulary/index-products.ts';
import { productName } from '#shared/domain/formulary/product-name.ts';
import type { OrderStanding } from '#shared/domain/medication/order-standing.ts';
import { quantityText } from '#shared/domain/stock/quantity.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import type { QueryHandler } from '../../api/operation-handler.ts';
import { type OrderFacts, type OrderVersion, readOrderFacts } from '../../commands/order/order-facts.ts';
import type { DispenseView } from '../../dispense/dispense-book.ts';
import type { DispenseDeps } from '../../dispense/dispense-deps.ts';
import { readLineFacts } from '../../dispense/line-facts.ts';

/** @SAFETY What was stopped, or may have been, is not offered for dispensing. */
const OFFERED: ReadonlySet<OrderStanding> = new Set(['in-force', 'not-started', 'on-hold']);

export function listOpenOrders(facts: OrderFacts): readonly OrderVersion[] {
  return facts.orders.filter(({ standing }) => OFFERED.has(standing));
}

/** Prescriptions not done yet in which a line of orders stands. */
export function countInQueue(view: DispenseView, patientId: string, lineage: string): number {
  const open = view.ofPatient(patientId).filter(({ state }) => state !== 'done' && state !== 'closed');
  return open.filter(({ lines }) => lines.some(({ order }) => order?.lineage === lineage)).length;
}

export function openOrders(deps: DispenseDeps): QueryHandler<typeof dispense.openOrders> {
  return async ({ patientId, days }, { store, now }) => {
    const facts = await readOrderFacts(deps, store, patientId, now());
    if (isRefusal(facts)) return facts;
    const view = await deps.book().look();
    const index = await deps.products().index();
    return listOpenOrders(facts).map((version) => toOpenOrder(version, { facts, view, index, patientId, days }));
  };
}

interface Around {
  readonly facts: OrderFacts;
  readonly view: DispenseView;
  readonly index: ProductIndex;
  readonly patientId: string;
  readonly days: number;
}

function toOpenOrder(version: OrderVersion, { facts, view, index, patientId, days }: Around): OpenOrder {
  const { id, rev, order, resource, standing } = version;
  const { lineage } = order;
  const { drug, dose, asked, suggestion } = readLineFacts({ line: '1', order: { id, lineage } }, facts, index, days);
  const supplied = view.dispensesOf(lineage).filter(({ state }) => state === 'stands');
  const lastSuppliedAt = supplied
    .map(({ dispense: { preparedAt } }) => preparedAt)
    .toSorted()
    .at(-1);
  const aside = view.findSetAside(lineage);
  return {
    ...{ orderId: id, rev, lineage, drug: drug.text, dose, standing, verification: order.verification.state },
    urgent: isUrgent(version),
    ...(resource.authoredOn ? { authoredOn: resource.authoredOn } : {}),
    ...(resource.requester?.display ? { requester: resource.requester.display } : {}),
    ...(asked
      ? { product: { productId: asked.id, name: productName(asked.product), unit: asked.product.baseUnit } }
      : {}),
    ...(suggestion ? { suggestion: { quantity: quantityText(suggestion.quantity), days: suggestion.days } } : {}),
    inQueue: countInQueue(view, patientId, lineage),
    suppliedTimes: supplied.length,
    ...(lastSuppliedAt ? { lastSuppliedAt } : {}),
    ...(aside ? { setAside: { reason: aside.reason, by: aside.by.name, at: aside.at } } : {}),
  };
}

export function isUrgent({ resource: { priority }, order }: OrderVersion): boolean {
  return priority === 'stat' || priority === 'asap' || priority === 'urgent' || order.timeCritical;
}
