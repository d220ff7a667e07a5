import { graftInto } from './graft-path.ts';
import { parseBranch } from './parse-branch.ts';
import type { Rev } from './rev.ts';
import type { RevNode, RevTree } from './rev-tree.ts';

/** The inverse of `formatTree`. Throws on text that is no tree. */
export function parseTree(text: string): RevTree {
  return parseNodes(text);
}

/** As `parseTree`, for a caller that goes on growing it. */
export function parseNodes(text: string): Map<Rev, RevNode> {
  const nodes = new Map<Rev, RevNode>();
  for (const branch of text.split(';')) {
    const { path, deleted } = parseBranch(branch);
    graftInto(nodes, path, deleted);
  }
  return nodes;
}
