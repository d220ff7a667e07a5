import type { OrderFacts as OrderAsked } from '#shared/domain/medication/administration-question.ts';
import type { Order } from '#shared/domain/medication/order.ts';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { OrderFacts, OrderVersion } from '../../commands/order/order-facts.ts';
import type { AskInput } from './asked.ts';

/** @SAFETY An order of another patient is no order here. */
export function findVersion({ orders }: OrderFacts, { for: asked }: AskInput): OrderVersion | Refusal | undefined {
  if (asked.kind === 'no-order') return undefined;
  const found = orders.find(({ id }) => id === asked.orderId);
  return found ?? refusal('not-found', 'This order is not here. It may not have arrived yet, or it was removed.');
}

export function lineOf({ orders }: OrderFacts, { lineage }: Order): readonly Order[] {
  return orders.flatMap(({ order }) => (order.lineage === lineage ? [order] : []));
}

/** Changed since the screen showed it. */
export function isChangedSince({ for: asked }: AskInput, version: OrderVersion | undefined): boolean {
  return version !== undefined && 'seenRev' in asked && isOther(asked.seenRev, version.rev);
}

function isOther(seen: string | undefined, rev: string): boolean {
  return seen !== undefined && seen !== rev;
}

export function orderAsked({ for: asked }: AskInput, version: OrderVersion | undefined, seenMs: number): OrderAsked {
  if (version) return { state: 'ordered', order: version.order, standing: version.standing, seenMs };
  if (asked.kind === 'no-order' && asked.path === 'verbal') return { state: 'verbal', readBack: asked.readBack };
  return { state: 'none' };
}
