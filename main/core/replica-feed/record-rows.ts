import type { ReplicaRow } from '#shared/contract/feed.ts';
import { findKindOf } from '#shared/model/document-id.ts';
import { laneOfKind } from '#shared/model/kinds.ts';
import type { StoredLeaf } from './stored-leaf.ts';

/** @SAFETY Every leaf that nobody has decided about travels with the winner, so that a screen shows both values (CF2). */
export function planRecordRow(leaves: readonly StoredLeaf[], seq: number, stationId: string): ReplicaRow | undefined {
  const [winner, ...others] = leaves;
  if (!winner?.body) return undefined;
  const { kind, patient, at, by, station, commit, resource } = winner.body;
  const conflicting = others.flatMap(({ rev, body }) => (body ? [{ rev, resource: body.resource }] : []));
  return {
    collection: 'record',
    id: winner.id,
    deleted: false,
    kind,
    patient: patient ?? winner.id,
    rev: winner.rev,
    seq,
    lane: commit?.lane ?? laneOfKind(kind),
    fromCentral: station !== stationId && !isMerge(winner.body),
    at,
    by,
    station,
    ...(conflicting.length > 0 ? { conflicting } : {}),
    content: resource,
  };
}

/** A merge may have been made here: where it has reached is read off the sync marks alone. */
function isMerge(body: object): boolean {
  return 'merge' in body;
}

/** The patient whose chart a document belongs to. A Patient document belongs to its own. */
export function patientOf({ id, body }: StoredLeaf): string | undefined {
  return body?.patient ?? (findKindOf(id) === 'Patient' ? id : undefined);
}

export function recordTombstone(id: string, seq: number): ReplicaRow {
  return { collection: 'record', id, deleted: true, seq };
}
