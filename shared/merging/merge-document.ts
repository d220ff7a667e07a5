import type { MergeWrite } from '#shared/domain/merge/merge-writes.ts';
import { type ConflictPlan, planConflictResolution } from '#shared/domain/merge/plan-conflict-resolution.ts';
import { mayMerge } from '#shared/domain/merge/policies.ts';
import { mergeMarkOf } from '#shared/domain/merge/tree-leaf.ts';
import type { DocumentStore, Rev } from '#shared/store/document-store.ts';
import { type FetchRevision, readConflictTree } from './read-conflict-tree.ts';

export interface MergeDeps {
  readonly store: Pick<DocumentStore, 'find' | 'findLeaves'>;
  /** Writes a merge with its audit event, in one transaction; nothing when a leaf has moved on meanwhile. */
  readonly commit: (merge: RuleMerge) => Promise<void>;
  readonly fetchRevision?: FetchRevision;
}

/** One step: the merged revision, and what closes the leaf that went into it. */
export interface RuleMerge {
  readonly id: string;
  readonly kind: string;
  readonly rev: Rev;
  readonly patient: string | undefined;
  readonly writes: readonly MergeWrite[];
}

/** How a document was left. `leave-to-newer`: somebody merges by rules that this version does not know. */
export type MergeEnd = Exclude<ConflictPlan, { state: 'merge' }> | { readonly state: 'leave-to-newer' };

/** Merges by rule, step after step, until nothing is left that rules can merge (CF1). */
export type MergeDocument = (id: string) => Promise<MergeEnd>;

/** A merge can take as many steps as there are leaves, and start over when a leaf arrives in between. */
const STEPS = 50;

export function createMergeDocument({ store, commit, fetchRevision }: MergeDeps): MergeDocument {
  let highestPolicySeen = 0;
  return async (id) => {
    for (let step = 0; step < STEPS; step += 1) {
      const { kind, leaves, findAncestor } = await readConflictTree(store, id, fetchRevision);
      const plan = planConflictResolution({ id, kind, leaves, findAncestor });
      if (plan.state !== 'merge') return plan;
      highestPolicySeen = Math.max(highestPolicySeen, ...leaves.map((leaf) => mergeMarkOf(leaf).policy ?? 0));
      if (!mayMerge(highestPolicySeen)) return { state: 'leave-to-newer' };
      const patient = leaves.map(({ body }) => body.patient).find((value) => typeof value === 'string');
      await commit({ id, kind, rev: plan.rev, patient, writes: plan.writes });
    }
    return { state: 'no-conflict' };
  };
}
