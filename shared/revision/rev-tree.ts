/**
 * The revision tree of one document: every revision known here with its parent.
 *
 * Invariant: a tree is a join of the paths that ever reached it, independent of their order (that is what lets replicas
 * converge). A revision names one parent; should paths disagree — no honest peer makes that — the greater parent stays,
 * so that even then every replica ends with the same tree. Shown by rev-tree.prop.test.ts.
 */
import type { Rev } from './rev.ts';

export interface RevNode {
  readonly rev: Rev;
  readonly generation: number;
  /** Undefined at a root, and where the tree was stemmed. */
  readonly parent: Rev | undefined;
  /** Meaningful on leaves only; an ancestor's flag is not replicated and therefore not kept. */
  readonly deleted: boolean;
}

export type RevTree = ReadonlyMap<Rev, RevNode>;

export const EMPTY_TREE: RevTree = new Map();

/** Where the database allows it, trees are cut to this many revisions a branch (CouchDB's `revs_limit`). */
export const DEFAULT_REVS_LIMIT = 1000;
