/**
 * Where a replication goes on (RP1).
 *
 * Invariant: everything up to a checkpoint that both sides hold is durable at the target. The target's is therefore
 * written after the apply or in its transaction, the source's after the target's; where the two disagree, the newest
 * session that both know counts, and its older position. Written the other way round, a target that loses its last seconds
 * would never be sent them again. The source's also says how far it had shown its feed by then: while it stands, the source
 * has not fallen back behind that, and the target's own position is good up to there.
 * What breaks it: a checkpoint committed before the apply. Shown by
 * replication.crash.test.ts, replication.prop.test.ts and build/system/twenty-stations.system.test.ts.
 */
import type { Checkpoint, CheckpointEntry, FeedToken } from './peer.ts';

const HISTORY_LIMIT = 20;

/** The position both sides agree on; undefined means from the beginning. */
export function findCommonPosition(
  source: Checkpoint | undefined,
  target: Checkpoint | undefined,
): FeedToken | undefined {
  if (!source || !target) return undefined;
  if (source.sessionId === target.sessionId) return older(reachOf(source), target.sourceLastSeq);
  for (const entry of target.history) {
    const same = source.history.find(({ sessionId }) => sessionId === entry.sessionId);
    if (same) return older(same.recordedSeq, entry.recordedSeq);
  }
  return undefined;
}

/** As far as the source has proved by its checkpoint that it has not fallen back. */
function reachOf({ sourceLastSeq, shown = sourceLastSeq }: Checkpoint): FeedToken {
  return older(sourceLastSeq, shown) === shown ? sourceLastSeq : shown;
}

/**
 * Either side may have fallen back (a restored copy, a disk that forgot its last second): the older position is safe for
 * both. Tokens are opaque, but every peer known to us begins them with a number; else the source's counts, as in CouchDB.
 */
function older(source: FeedToken, target: FeedToken): FeedToken {
  const ofSource = Number.parseInt(source, 10);
  const ofTarget = Number.parseInt(target, 10);
  return ofTarget < ofSource ? target : source;
}

/** The checkpoint of this session on top of what was there. */
export function advanceCheckpoint(
  previous: Checkpoint | undefined,
  now: {
    readonly sessionId: string;
    readonly seq: FeedToken;
    readonly endTime: string;
    readonly shown?: FeedToken | undefined;
  },
): Checkpoint {
  const { sessionId, seq, endTime, shown } = now;
  const earlier = (previous?.history ?? []).filter((entry) => entry.sessionId !== sessionId);
  const history: CheckpointEntry[] = [{ sessionId, recordedSeq: seq, endTime }, ...earlier].slice(0, HISTORY_LIMIT);
  return { sessionId, sourceLastSeq: seq, history, ...(shown !== undefined && { shown }) };
}
