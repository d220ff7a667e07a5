/** A document that the program writes by itself, with its envelope: nobody at this desk did it. */
import { MERGE_ACTOR } from '#shared/domain/merge/merge-leaves.ts';
import type { HybridClock } from '#shared/lib/hybrid-time.ts';
import { kindModel, laneOfKind } from '#shared/model/kinds.ts';
import type { PlannedDocument } from '../api/operation-handler.ts';

export interface ProgramDesk {
  readonly hybridClock: HybridClock;
  readonly facility: string;
  readonly stationId: string;
}

export function programEdit(
  { id, kind, resource }: PlannedDocument,
  { hybridClock, facility, stationId }: ProgramDesk,
) {
  const at = hybridClock.next();
  const commit = { id: crypto.randomUUID(), lane: laneOfKind(kind) };
  const body = { kind, v: kindModel(kind).v, facility, at, by: MERGE_ACTOR, station: stationId, commit, resource };
  return { id, body: JSON.stringify(body) };
}
