import type { contract } from '#shared/contract/index.ts';
import { liveLeaves } from '#shared/domain/merge/merge-base.ts';
import { planPersonResolution } from '#shared/domain/merge/plan-person-resolution.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import { readConflictTree } from '#shared/merging/read-conflict-tree.ts';
import { laneOfKind } from '#shared/model/kinds.ts';
import type { CommandHandler, EnvelopeStamp } from '../../api/operation-handler.ts';

const CHANGED = refusal('conflict', 'This conflict has changed since it was shown. Look at it again, then decide.');

/** A person's choice per field. What nobody contested is merged by the rules; the other leaves are closed. */
export const resolveConflict: CommandHandler<typeof contract.conflict.resolve> = async (input, context) => {
  const { id, leaves, choices } = input;
  const tree = await readConflictTree(context.store, id);
  const live = liveLeaves(tree.leaves).map(({ rev }) => rev);
  if (live.length === 0) return refusal('not-found', 'This record is not here.');
  if (live.length === 1) return refusal('already-done', 'This conflict has been settled already.');
  if ([...leaves].sort().join() !== [...live].sort().join()) return CHANGED;
  const planFor = ({ at, by, station, commit }: EnvelopeStamp) =>
    planPersonResolution(tree, choices, { at, by, station, commit });
  const trial = planFor({ at: '', by: '', station: '', commit: { id: '', lane: 1 } });
  if (trial.state !== 'decided') return refusalOf(trial);
  let rev = '';
  const saved = await context.commit({
    documents: [],
    lane: laneOfKind(tree.kind),
    edits(stamp) {
      const plan = planFor(stamp);
      if (plan.state !== 'decided') throw new Error('A decision became undecided by its stamp');
      rev = plan.rev;
      return plan.writes;
    },
    output: () => ({ id, rev }),
  });
  return isRefusal(saved) ? saved : { id, rev };
};

type Undecided = Exclude<ReturnType<typeof planPersonResolution>, { state: 'decided' }>;

function refusalOf(plan: Undecided): Refusal {
  if (plan.state === 'no-conflict') return refusal('already-done', 'This conflict has been settled already.');
  if (plan.state === 'outdated') return CHANGED;
  const details = { paths: plan.paths };
  return refusal('invalid-input', 'Choose a value for each field.', { path: 'choices', details });
}
