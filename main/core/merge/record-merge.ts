import { MERGE_ACTOR } from '#shared/domain/merge/merge-leaves.ts';
import type { RuleMerge } from '#shared/merging/merge-document.ts';
import type { AuditTrail } from '../audit/audit-trail.ts';

/** Writes a merge with its event in the station's chain, as the act of nobody. Not committed: a leaf has moved on. */
export async function recordMerge(trail: Pick<AuditTrail, 'record'>, merge: RuleMerge): Promise<void> {
  const { id, kind, rev, patient, writes } = merge;
  await trail.record(
    {
      operation: 'conflict.merge',
      action: 'U',
      subtype: 'merge',
      outcome: 'success',
      actor: { userId: MERGE_ACTOR, name: 'Holdfast', roles: [] },
      patients: patient === undefined ? [] : [patient],
      entities: [{ id, kind, rev }],
    },
    { edits: writes, locals: [] },
  );
}
