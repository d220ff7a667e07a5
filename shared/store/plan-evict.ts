import { listLeavesInText } from '#shared/revision/list-leaves-in-text.ts';
import type { Purge } from './document-store.ts';
import { planPurge } from './plan-purge.ts';
import type { WriteRules } from './plan-write.ts';
import type { WritePlan, WriteView } from './write-plan.ts';

/** @SAFETY A document goes whole or not at all, and only as it was judged: one that was written since stays. */
export function planEvict(view: WriteView, asked: readonly Purge[], rules: WriteRules): WritePlan {
  return planPurge(
    view,
    asked.map(({ id, revs }) => ({ id, revs: isWhole(view, id, revs) ? revs : [] })),
    rules,
  );
}

function isWhole(view: WriteView, id: string, revs: readonly string[]): boolean {
  const state = view.findDocument(id);
  if (!state) return false;
  const leaves = listLeavesInText(state.tree).map((leaf) => leaf.rev);
  return leaves.length === revs.length && leaves.every((leaf) => revs.includes(leaf));
}
