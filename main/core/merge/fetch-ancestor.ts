/**
 * The ancestor that a merge needs and that this station never had: it came as history only (CF1). Central is asked once;
 * what it gives is kept in the store, so that the next merge, the list of conflicts and the decision of a person find it.
 */
import type { Clock } from '#shared/lib/clock.ts';
import type { FetchRevision } from '#shared/merging/read-conflict-tree.ts';
import { PeerFault } from '#shared/replication/peer-fault.ts';
import { toGraft } from '#shared/replication/to-graft.ts';
import type { DocumentStore, Rev, StoredRevision } from '#shared/store/document-store.ts';

export interface FetchAncestorDeps {
  readonly store: Pick<DocumentStore, 'write'>;
  /** Undefined: the peer has no body of that revision. Rejects with PeerFault when it cannot be asked. */
  readonly findAtPeer: (id: string, rev: Rev) => Promise<StoredRevision | undefined>;
  readonly clock: Clock;
}

/** Without an answer nobody is asked again for so long: every open conflict would wait for the same silence. */
const QUIET_MS = 15_000;
/** What central does not have today it may get from the station that has it. */
const ASK_AGAIN_MS = 5 * 60_000;

export function createFetchAncestor({ store, findAtPeer, clock }: FetchAncestorDeps): FetchRevision {
  const notThere = new Map<string, number>();
  let quietUntilMs = Number.NEGATIVE_INFINITY;

  async function ask(id: string, rev: Rev): Promise<StoredRevision | undefined> {
    try {
      return await findAtPeer(id, rev);
    } catch (error) {
      if (!(error instanceof PeerFault)) throw error;
      quietUntilMs = clock.now() + QUIET_MS;
      return undefined;
    }
  }

  return async (id, rev) => {
    const nowMs = clock.now();
    const key = `${id} ${rev}`;
    if (isBefore(quietUntilMs, QUIET_MS, nowMs) || isBefore(notThere.get(key) ?? 0, ASK_AGAIN_MS, nowMs))
      return undefined;
    const found = await ask(id, rev);
    if (found?.body === undefined) {
      if (clock.now() >= quietUntilMs) notThere.set(key, nowMs + ASK_AGAIN_MS);
      return undefined;
    }
    notThere.delete(key);
    // An ancestor that refers to files which are not here is refused by the store; for this merge it is at hand all the same.
    await store.write({ grafts: [toGraft(found)] });
    return found;
  };
}

/** A wait longer than it can be is one that a clock which was set back has left behind. */
function isBefore(untilMs: number, longestMs: number, nowMs: number): boolean {
  return nowMs < untilMs && untilMs - nowMs <= longestMs;
}
