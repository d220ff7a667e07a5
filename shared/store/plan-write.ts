/**
 * What a batch does to stored state, decided without touching it: every engine applies the same plan.
 *
 * Invariants: sequences are given in the order of the batch and never twice (ST3); a leaf leaves the tree only by
 * getting a child (ST5); a body is kept in exactly one place, with its document as the winner's or archived.
 * `document-store.contract.ts` and `store-model.prop.test.ts` show them.
 */
import { type Digests, portableDigests } from '#shared/revision/digests.ts';
import { DEFAULT_REVS_LIMIT } from '#shared/revision/rev-tree.ts';
import { acceptEverything, type DocumentJudge } from './document-judge.ts';
import type { WriteBatch, WriteOutcome } from './document-store.ts';
import { everythingInLaneTwo, type LaneOf } from './envelope-facts.ts';
import { PlanDraft } from './plan-draft.ts';
import { planEdit } from './plan-edit.ts';
import { planGraft } from './plan-graft.ts';
import type { WritePlan, WriteView } from './write-plan.ts';

/** What a store is told about its documents. */
export interface WriteRules {
  readonly judge: DocumentJudge;
  readonly laneOf: LaneOf;
  readonly digests: Digests;
  readonly revsLimit: number;
}

export const PLAIN_RULES: WriteRules = {
  judge: acceptEverything,
  laneOf: everythingInLaneTwo,
  digests: portableDigests,
  revsLimit: DEFAULT_REVS_LIMIT,
};

export function planWrite(view: WriteView, batch: WriteBatch, rules: WriteRules): WritePlan {
  const draft = new PlanDraft(view, rules);
  const outcomes: WriteOutcome[] = [];
  for (const edit of batch.edits ?? []) outcomes.push(planEdit(draft, edit));
  for (const graft of batch.grafts ?? []) outcomes.push(planGraft(draft, graft));
  if (batch.atomic === true && (outcomes.some(isRefusal) || !standsAsExpected(view, batch)))
    return undonePlan(view, outcomes);
  return draft.finish(outcomes, mayWriteLocals(batch, outcomes) ? (batch.locals ?? []) : []);
}

function standsAsExpected(view: WriteView, { ifLocal }: WriteBatch): boolean {
  return ifLocal === undefined || view.localBody(ifLocal.id) === ifLocal.body;
}

export function mayWriteLocals({ localsIfAllTaken = false }: WriteBatch, outcomes: readonly WriteOutcome[]): boolean {
  return !localsIfAllTaken || !outcomes.some((outcome) => isRefusal(outcome) || outcome.state === 'quarantined');
}

function isRefusal(outcome: WriteOutcome): boolean {
  return outcome.state === 'conflict' || outcome.state === 'refused';
}

function undonePlan(view: WriteView, outcomes: readonly WriteOutcome[]): WritePlan {
  return {
    committed: false,
    outcomes: outcomes.map((outcome) =>
      isRefusal(outcome) ? outcome : { state: 'refused', id: outcome.id, reason: 'undone together with its batch' },
    ),
    updateSeq: view.updateSeq,
    documents: [],
    archived: [],
    promoted: [],
    attachments: [],
    quarantined: [],
    released: [],
    locals: [],
  };
}
