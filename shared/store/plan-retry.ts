import { makeRev, type Rev } from '#shared/revision/rev.ts';
import type { Graft, WriteOutcome } from './document-store.ts';
import { PlanDraft } from './plan-draft.ts';
import { planGraft } from './plan-graft.ts';
import type { WriteRules } from './plan-write.ts';
import type { WritePlan, WriteView } from './write-plan.ts';

/** Judges quarantined revisions again (ST6): those that pass join their trees, the others stay quarantined. */
export function planRetry(view: WriteView, quarantined: readonly Graft[], rules: WriteRules): WritePlan {
  const draft = new PlanDraft(view, rules, true);
  const outcomes: WriteOutcome[] = [];
  const released: { id: string; rev: Rev }[] = [];
  for (const graft of quarantined) {
    const outcome = planGraft(draft, graft);
    outcomes.push(outcome);
    if (outcome.state === 'stored' || outcome.state === 'known') {
      released.push({ id: graft.id, rev: makeRev(graft.path.start, graft.path.ids[0] as string) });
    }
  }
  return draft.finish(outcomes, [], released);
}
