import { makeRev, type Rev, type RevisionPath } from './rev.ts';
import type { RevNode, RevTree } from './rev-tree.ts';

/** The tree with one more path. Grafting twice, or in another order, gives the same tree. */
export function graftPath(tree: RevTree, path: RevisionPath, deleted: boolean): RevTree {
  const nodes = new Map(tree);
  graftInto(nodes, path, deleted);
  return nodes;
}

/** As `graftPath`, into nodes that the caller owns. */
export function graftInto(nodes: Map<Rev, RevNode>, path: RevisionPath, deleted: boolean): void {
  let rev = revAt(path, 0);
  for (let depth = 0; rev !== undefined; depth += 1) {
    const parent = revAt(path, depth + 1);
    const known = nodes.get(rev);
    const node = joinNodes(known, { rev, generation: path.start - depth, parent, deleted: depth === 0 && deleted });
    if (node !== known) nodes.set(rev, node);
    rev = parent;
  }
}

function revAt(path: RevisionPath, depth: number): Rev | undefined {
  const hash = path.ids[depth];
  return hash === undefined ? undefined : makeRev(path.start - depth, hash);
}

function joinNodes(known: RevNode | undefined, added: RevNode): RevNode {
  if (!known) return added;
  const parent = greaterParent(known.parent, added.parent);
  const deleted = known.deleted || added.deleted;
  return parent === known.parent && deleted === known.deleted ? known : { ...known, parent, deleted };
}

function greaterParent(a: Rev | undefined, b: Rev | undefined): Rev | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a >= b ? a : b;
}
