import { compareRevs, type Rev } from './rev.ts';
import type { RevNode, RevTree } from './rev-tree.ts';

/** Leaves by rank (ST2): those that are not deleted first, then by generation, then by hash. The first is the winner. */
export function listLeaves(tree: RevTree): RevNode[] {
  if (tree.size === 1) return [...tree.values()];
  const parents = new Set<Rev>();
  for (const node of tree.values()) if (node.parent !== undefined) parents.add(node.parent);
  return [...tree.values()].filter((node) => !parents.has(node.rev)).sort(byRank);
}

function byRank(a: RevNode, b: RevNode): number {
  if (a.deleted !== b.deleted) return a.deleted ? 1 : -1;
  return compareRevs(b.rev, a.rev);
}
