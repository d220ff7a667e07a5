/**
 * What a node does about a document with several live leaves (CF1): one merge at a time, of the two that split last,
 * until one leaf is left or nothing can be merged without a person or a body that is elsewhere. Nodes that hold the
 * same tree write the same revisions.
 */

import { isEventKind } from '#shared/model/kinds.ts';
import type { Rev } from '#shared/revision/rev.ts';
import { mergeAttachments } from './merge-attachments.ts';
import { isHeldBy, listMergePairs, type MergePair, tombstonesOf } from './merge-base.ts';
import { mergeLeaves } from './merge-leaves.ts';
import { followUp, type MergeWrite, tombstone } from './merge-writes.ts';
import { isIndivisible, MERGE_RULES, type MergeRules } from './policies.ts';
import type { KnownRevision, TreeLeaf } from './tree-leaf.ts';

export interface ConflictTree {
  readonly id: string;
  readonly kind: string;
  /** All leaves of the tree, tombstones included. */
  readonly leaves: readonly TreeLeaf[];
  /** Bodies of `listNeededAncestors`, as far as they are here. */
  findAncestor(rev: Rev): KnownRevision | undefined;
}

export type ConflictPlan =
  | { readonly state: 'no-conflict' }
  /** To be written in one transaction; afterwards plan again. `rev` is the merged revision. */
  | { readonly state: 'merge'; readonly writes: readonly MergeWrite[]; readonly rev: Rev }
  /** Nothing to do here. `missing`: ancestors that would let a node go on; empty when only a person can. */
  | { readonly state: 'stuck'; readonly missing: readonly Rev[] };

export function planConflictResolution(tree: ConflictTree, rules: MergeRules = MERGE_RULES): ConflictPlan {
  const pairs = listMergePairs(tree.leaves);
  if (pairs.length === 0) return { state: 'no-conflict' };
  const missing: Rev[] = [];
  for (const pair of pairs) {
    const plan = planPair(tree, pair, rules);
    if (plan.state === 'merge') return plan;
    if (plan.state === 'ancestor-missing') missing.push(plan.rev);
  }
  return { state: 'stuck', missing: [...new Set(missing)] };
}

type PairPlan =
  | Extract<ConflictPlan, { state: 'merge' }>
  | { readonly state: 'needs-person' }
  | { readonly state: 'ancestor-missing'; readonly rev: Rev };

function planPair(tree: ConflictTree, { winner, loser, base }: MergePair, rules: MergeRules): PairPlan {
  const { id, kind, findAncestor } = tree;
  const ancestor = base === undefined ? undefined : findAncestor(base);
  if (base !== undefined && ancestor?.body.resource === undefined) return { state: 'ancestor-missing', rev: base };
  if (isHeldBy(loser, winner, tombstonesOf(tree.leaves)) && !isEventKind(kind))
    return closeSame(id, winner, loser, rules);
  const outcome = mergeLeaves({ kind, ancestor: ancestor?.body, ours: winner.body, theirs: loser.body, rules });
  if (outcome.state === 'needs-person') return outcome;
  if (isEventKind(kind) || isIndivisible(kind)) return closeSame(id, winner, loser, rules);
  const files = mergeAttachments(ancestor?.attachments, [winner.attachments ?? {}, loser.attachments ?? {}]);
  const merged = followUp(id, winner.rev, outcome.body, files);
  const closing = { policy: rules.version, how: 'rule' as const, into: merged.rev };
  const closed = tombstone(id, loser, String(outcome.body.at), closing);
  return { state: 'merge', writes: [merged.write, closed], rev: merged.rev };
}

/**
 * The same twice: nothing may follow an event or stand for a signature, and a merge that adds nothing needs no other. Only
 * the second copy is closed. @SAFETY Always the lower into the higher: nodes that know different parts never close both.
 */
function closeSame(id: string, winner: TreeLeaf, loser: TreeLeaf, rules: MergeRules): PairPlan {
  const closing = { policy: rules.version, how: 'rule' as const, into: winner.rev };
  const at =
    [winner, loser]
      .map((leaf) => String(leaf.body.at))
      .toSorted()
      .at(-1) ?? '';
  return { state: 'merge', writes: [tombstone(id, loser, at, closing)], rev: winner.rev };
}
