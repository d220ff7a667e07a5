import { listLeaves } from './list-leaves.ts';
import type { RevNode, RevTree } from './rev-tree.ts';

/** The revision that a reader sees (ST2). Throws on an empty tree. */
export function getWinner(tree: RevTree): RevNode {
  const [winner] = listLeaves(tree);
  if (!winner) throw new Error('an empty revision tree has no winner');
  return winner;
}
