import { listLeaves } from './list-leaves.ts';
import type { Rev } from './rev.ts';
import type { RevNode, RevTree } from './rev-tree.ts';

/** The leaves that descend from a revision (the revision itself when it is a leaf), best first. */
export function listLatest(tree: RevTree, rev: Rev): RevNode[] {
  return listLeaves(tree).filter((leaf) => isAncestorOrSelf(tree, rev, leaf));
}

function isAncestorOrSelf(tree: RevTree, rev: Rev, leaf: RevNode): boolean {
  for (let node: RevNode | undefined = leaf; node; node = node.parent ? tree.get(node.parent) : undefined) {
    if (node.rev === rev) return true;
  }
  return false;
}
