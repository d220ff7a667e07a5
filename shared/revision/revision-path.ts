import { hashOf, type Rev, type RevisionPath } from './rev.ts';
import type { RevTree } from './rev-tree.ts';

/** A revision with its known ancestors. Throws when the revision is not in the tree. */
export function getRevisionPath(tree: RevTree, rev: Rev): RevisionPath {
  const leaf = tree.get(rev);
  if (!leaf) throw new Error(`revision ${rev} is not in the tree`);
  const ids: string[] = [];
  for (let node: typeof leaf | undefined = leaf; node; node = node.parent ? tree.get(node.parent) : undefined) {
    ids.push(hashOf(node.rev));
  }
  return { start: leaf.generation, ids };
}
