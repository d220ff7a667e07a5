import { listLeaves } from './list-leaves.ts';
import { hashOf, type Rev } from './rev.ts';
import type { RevNode, RevTree } from './rev-tree.ts';

/**
 * The tree as text, one branch per leaf in order of rank: `3-c,b,a;!3-d,b`. A `!` marks a deleted leaf; a branch ends
 * at a root or at the revision where it leaves a branch before it. Equal trees give equal text.
 */
export function formatTree(tree: RevTree): string {
  const written = new Set<Rev>();
  return listLeaves(tree)
    .map((leaf) => formatBranch(tree, leaf, written))
    .join(';');
}

function formatBranch(tree: RevTree, leaf: RevNode, written: Set<Rev>): string {
  const ids: string[] = [];
  for (let node: RevNode | undefined = leaf; node; node = node.parent ? tree.get(node.parent) : undefined) {
    ids.push(hashOf(node.rev));
    if (written.has(node.rev)) break;
    written.add(node.rev);
  }
  return `${leaf.deleted ? '!' : ''}${leaf.generation}-${ids.join(',')}`;
}
