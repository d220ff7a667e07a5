import { listLeaves } from './list-leaves.ts';
import { parseBranch } from './parse-branch.ts';
import { parseTree } from './parse-tree.ts';
import { makeRev, type Rev } from './rev.ts';

export interface Leaf {
  readonly rev: Rev;
  readonly deleted: boolean;
}

/** The leaves of a stored tree, winner first. Nearly every document has one branch: that is read without building the tree. */
export function listLeavesInText(text: string): readonly Leaf[] {
  if (text.includes(';')) return listLeaves(parseTree(text)).map(({ rev, deleted }) => ({ rev, deleted }));
  const { path, deleted } = parseBranch(text);
  return [{ rev: makeRev(path.start, path.ids[0] as string), deleted }];
}
