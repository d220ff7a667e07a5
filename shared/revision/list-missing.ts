import type { Rev } from './rev.ts';
import type { RevTree } from './rev-tree.ts';

/** Of the revisions asked about, those that the tree does not hold, each once. Ancestors count as held. */
export function listMissing(tree: RevTree, asked: readonly Rev[]): Rev[] {
  return [...new Set(asked)].filter((rev) => !tree.has(rev));
}
