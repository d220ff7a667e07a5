import { formatTree } from './format-tree.ts';
import { graftInto } from './graft-path.ts';
import { listLeavesInText } from './list-leaves-in-text.ts';
import { parseNodes } from './parse-tree.ts';
import { makeRev, type Rev, type RevisionPath } from './rev.ts';
import { stemTree } from './stem-tree.ts';

export interface GrownTree {
  readonly tree: string;
  readonly winner: Rev;
  /** More than one leaf is not deleted. */
  readonly conflicted: boolean;
}

/** A stored tree with one more path, stemmed at `limit`. A child of the winner is written down without building the tree. */
export function graftInText(text: string, path: RevisionPath, deleted: boolean, limit: number): GrownTree {
  const tree = extendWinner(text, path, deleted, limit) ?? rebuilt(text, path, deleted, limit);
  const leaves = listLeavesInText(tree);
  const live = leaves.filter((leaf) => !leaf.deleted);
  return { tree, winner: leaves[0]?.rev as Rev, conflicted: live.length > 1 };
}

/**
 * Its branch stands first and in full, and a child that is not deleted outranks whatever the winner did; a deleted one keeps its
 * place only where it is alone. Undefined for every other path.
 */
function extendWinner(text: string, path: RevisionPath, deleted: boolean, limit: number): string | undefined {
  const [hash = '', ...ancestors] = path.ids;
  if (ancestors.length === 0 || text.includes(hash) || (deleted && text.includes(';'))) return undefined;
  const winner = text.startsWith('!') ? text.slice(1) : text;
  const known = makeRev(path.start - 1, ancestors.join(','));
  if (!winner.startsWith(known) || !isEndOfHash(winner[known.length]) || countAtMost(text) >= limit) return undefined;
  return `${deleted ? '!' : ''}${makeRev(path.start, hash)},${winner.slice(winner.indexOf('-') + 1)}`;
}

function isEndOfHash(letter: string | undefined): boolean {
  return letter === undefined || letter === ',' || letter === ';';
}

/** Where branches leave another one their revision is counted twice. */
function countAtMost(text: string): number {
  return text.split(/[,;]/).length;
}

function rebuilt(text: string, path: RevisionPath, deleted: boolean, limit: number): string {
  const nodes = parseNodes(text);
  graftInto(nodes, path, deleted);
  return formatTree(stemTree(nodes, limit));
}
