/**
 * A person's decision (CF2): a choice per contested field, or one version as a whole. The result follows the winner,
 * everything that nobody contested is merged by the rules, and the other leaves are closed.
 */

import type { CommitMark } from '#shared/model/envelope.ts';
import type { Rev } from '#shared/revision/rev.ts';
import { WHOLE_RECORD } from './describe-conflict.ts';
import { mergeAttachments } from './merge-attachments.ts';
import { findCommonAncestor, liveLeaves, tombstonesOf } from './merge-base.ts';
import { mergeAllLeaves } from './merge-leaves.ts';
import { followUp, type MergeWrite, tombstone } from './merge-writes.ts';
import type { ConflictTree } from './plan-conflict-resolution.ts';
import { MERGE_RULES } from './policies.ts';
import type { TreeLeaf } from './tree-leaf.ts';

/** Envelope of the deciding command. */
export interface DecisionStamp {
  readonly at: string;
  readonly by: string;
  readonly station: string;
  readonly commit?: CommitMark;
}

/** By path of the contested field (or `*`): the revision whose value holds. */
export type Choices = Readonly<Record<string, Rev>>;

export type PersonPlan =
  | { readonly state: 'decided'; readonly writes: readonly MergeWrite[]; readonly rev: Rev }
  /** Paths that still need a choice. */
  | { readonly state: 'incomplete'; readonly paths: readonly string[] }
  /** A choice names a revision that is no live leaf: the conflict has changed since it was shown. */
  | { readonly state: 'outdated' }
  | { readonly state: 'no-conflict' };

export function planPersonResolution(tree: ConflictTree, choices: Choices, stamp: DecisionStamp): PersonPlan {
  const leaves = liveLeaves(tree.leaves);
  if (leaves.length < 2) return { state: 'no-conflict' };
  const indexOf = (path: string) => leaves.findIndex((leaf) => leaf.rev === choices[path]);
  if (Object.keys(choices).some((path) => indexOf(path) < 0)) return { state: 'outdated' };
  const whole = leaves[indexOf(WHOLE_RECORD)];
  return whole ? keepWhole(tree, leaves, whole, stamp) : decideFields(tree, leaves, indexOf, stamp);
}

/** The chosen leaf stays as it is; the only way for an incident on an event. */
function keepWhole(
  { id }: ConflictTree,
  leaves: readonly TreeLeaf[],
  chosen: TreeLeaf,
  stamp: DecisionStamp,
): PersonPlan {
  const closing = { policy: MERGE_RULES.version, how: 'person' as const, into: chosen.rev };
  const others = leaves.filter((leaf) => leaf !== chosen);
  return {
    state: 'decided',
    rev: chosen.rev,
    writes: others.map((leaf) => tombstone(id, leaf, stamp.at, closing, stamp)),
  };
}

function decideFields(
  tree: ConflictTree,
  leaves: readonly TreeLeaf[],
  indexOf: (path: string) => number,
  stamp: DecisionStamp,
): PersonPlan {
  const base = findCommonAncestor(leaves, tombstonesOf(tree.leaves));
  const ancestor = base === undefined ? undefined : tree.findAncestor(base);
  if (base !== undefined && ancestor?.body.resource === undefined)
    return { state: 'incomplete', paths: [WHOLE_RECORD] };
  const bodies = leaves.map((leaf) => leaf.body);
  const outcome = mergeAllLeaves({ kind: tree.kind, ancestor: ancestor?.body, leaves: bodies, choose: indexOf });
  if (outcome.state === 'needs-person') {
    const paths = outcome.type === 'incident' ? [WHOLE_RECORD] : outcome.fields.map((field) => field.path);
    return { state: 'incomplete', paths };
  }
  const mark = { policy: MERGE_RULES.version, how: 'person' as const };
  const files = mergeAttachments(
    ancestor?.attachments,
    leaves.map((leaf) => leaf.attachments ?? {}),
  );
  const [winner, ...losers] = leaves as readonly [TreeLeaf, ...TreeLeaf[]];
  const decided = followUp(tree.id, winner.rev, { ...outcome.body, ...stamp, merge: mark }, files);
  const closing = { ...mark, into: decided.rev };
  const closed = losers.map((leaf) => tombstone(tree.id, leaf, stamp.at, closing, stamp));
  return { state: 'decided', writes: [decided.write, ...closed], rev: decided.rev };
}
