import type { Rev } from '#shared/revision/rev.ts';
import { findCommonAncestor, liveLeaves, tombstonesOf } from './merge-base.ts';
import { type ContestedField, mergeAllLeaves } from './merge-leaves.ts';
import type { ConflictTree } from './plan-conflict-resolution.ts';
import type { TreeLeaf } from './tree-leaf.ts';

/** A conflict for the list that people work on. */
export interface ConflictDescription {
  readonly type: 'fields' | 'incident' | 'ancestor-missing';
  /** Live leaves, the winner first; the values of each field stand in this order. */
  readonly leaves: readonly TreeLeaf[];
  readonly fields: readonly ContestedField[];
  /** The common ancestor where its body is not here. */
  readonly missing?: Rev;
}

/** Path of a choice that takes one version as a whole. */
export const WHOLE_RECORD = '*';

/** Undefined when there is no conflict, or only such as the next merge takes away. */
export function findConflict(tree: ConflictTree): ConflictDescription | undefined {
  const leaves = liveLeaves(tree.leaves);
  if (leaves.length < 2) return undefined;
  const base = findCommonAncestor(leaves, tombstonesOf(tree.leaves));
  const ancestor = base === undefined ? undefined : tree.findAncestor(base);
  if (base !== undefined && ancestor?.body.resource === undefined) {
    return { type: 'ancestor-missing', leaves, fields: [wholeRecord(tree.kind, leaves)], missing: base };
  }
  const outcome = mergeAllLeaves({
    kind: tree.kind,
    ancestor: ancestor?.body,
    leaves: leaves.map((leaf) => leaf.body),
  });
  if (outcome.state === 'merged') return undefined;
  return { type: outcome.type, leaves, fields: outcome.fields };
}

function wholeRecord(kind: string, leaves: readonly TreeLeaf[]): ContestedField {
  const values = leaves.map((leaf) => leaf.body.resource);
  return { path: WHOLE_RECORD, label: `${kind}.${WHOLE_RECORD}`, ancestor: undefined, values };
}
