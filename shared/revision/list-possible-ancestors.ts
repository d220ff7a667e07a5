import { listLeaves } from './list-leaves.ts';
import { generationOf, type Rev } from './rev.ts';
import type { RevTree } from './rev-tree.ts';

/** Leaves of a lower generation than one of the missing revisions: a sender may leave out what they already hold. */
export function listPossibleAncestors(tree: RevTree, missing: readonly Rev[]): Rev[] {
  const highest = Math.max(0, ...missing.map(generationOf));
  return listLeaves(tree)
    .filter((leaf) => leaf.generation < highest)
    .map((leaf) => leaf.rev);
}
