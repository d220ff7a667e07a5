import { listLeaves } from './list-leaves.ts';
import type { Rev } from './rev.ts';
import type { RevNode, RevTree } from './rev-tree.ts';

/** The tree without ancestors that lie `limit` or more steps below every leaf (ST2). */
export function stemTree(tree: RevTree, limit: number): RevTree {
  if (tree.size <= limit) return tree;
  const kept = new Map<Rev, RevNode>();
  for (const leaf of listLeaves(tree)) keepBranch(tree, leaf, limit, kept);
  if (kept.size === tree.size) return tree;
  return new Map([...kept.values()].map((node) => [node.rev, cutBelow(node, kept)]));
}

function keepBranch(tree: RevTree, leaf: RevNode, limit: number, kept: Map<Rev, RevNode>): void {
  let node: RevNode | undefined = leaf;
  for (let depth = 0; node && depth < limit; depth += 1) {
    kept.set(node.rev, node);
    node = node.parent ? tree.get(node.parent) : undefined;
  }
}

function cutBelow(node: RevNode, kept: ReadonlyMap<Rev, RevNode>): RevNode {
  return node.parent === undefined || kept.has(node.parent) ? node : { ...node, parent: undefined };
}
