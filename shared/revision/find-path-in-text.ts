import { parseBranch } from './parse-branch.ts';
import { parseTree } from './parse-tree.ts';
import { hashOf, makeRev, type Rev, type RevisionPath } from './rev.ts';
import type { RevTree } from './rev-tree.ts';
import { getRevisionPath } from './revision-path.ts';

/** The path of a revision in a stored tree, or nothing when the tree does not hold it. */
export function findPathInText(text: string, rev: Rev): RevisionPath | undefined {
  return openPaths(text)(rev);
}

/** As `findPathInText`, for several revisions of one tree: it is built once, and only where one branch does not do. */
export function openPaths(text: string): (rev: Rev) => RevisionPath | undefined {
  let tree: RevTree | undefined;
  return (rev) => {
    if (!text.includes(hashOf(rev))) return undefined;
    if (!tree && !text.includes(';')) {
      const { path } = parseBranch(text);
      if (makeRev(path.start, path.ids[0] as string) === rev) return path;
    }
    tree ??= parseTree(text);
    return tree.has(rev) ? getRevisionPath(tree, rev) : undefined;
  };
}
