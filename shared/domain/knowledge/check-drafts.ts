import type { OrderQuestion } from './asked.ts';
import { checkOrder } from './check-order.ts';
import type { OrderCheck } from './finding.ts';
import type { OrderedDrug } from './ordered-drug.ts';

/**
 * Several orders that are to be signed together: each against what is in force and against the others. `drafts` have ids
 * of their own that tell them apart.
 */
export function checkDrafts(
  drafts: readonly OrderedDrug[],
  question: Omit<OrderQuestion, 'candidate'>,
): readonly OrderCheck[] {
  return drafts.map((candidate) => {
    const others = drafts.filter(({ id }) => id !== candidate.id);
    return checkOrder({ ...question, candidate, activeOrders: [...question.activeOrders, ...others] });
  });
}
