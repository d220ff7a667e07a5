/**
 * RP7: what waited when this process began. The notes of what a pull brought are in memory; after a crash the rows behind
 * the push's checkpoint are judged by who wrote them: a revision that another station, or central, has written can only
 * have come from there. What cannot be told (merges, bodies without a station) counts as waiting.
 */
import { MERGE_ACTOR } from '#shared/domain/merge/merge-leaves.ts';
import type { Lane } from '#shared/model/envelope.ts';
import { LANES } from '#shared/replication/confirmed-positions.ts';
import type { DocumentStore, StoredRevision } from '#shared/store/document-store.ts';

export interface RowBefore {
  readonly id: string;
  readonly seq: number;
}

export interface WaitingBefore {
  /** Sequence up to which rows were judged. */
  readonly upTo: number;
  readonly rows: ReadonlyMap<Lane, readonly RowBefore[]>;
}

const PAGE = 500;

export async function listWaitingBefore(
  store: Pick<DocumentStore, 'info' | 'listChanges'>,
  ownStation: string,
  confirmedSeq: (lane: Lane) => number,
): Promise<WaitingBefore> {
  const upTo = (await store.info()).updateSeq;
  const rows = new Map<Lane, readonly RowBefore[]>();
  for (const lane of LANES) rows.set(lane, await listOwn(store, { lane, ownStation, since: confirmedSeq(lane), upTo }));
  return { upTo, rows };
}

async function listOwn(
  store: Pick<DocumentStore, 'listChanges'>,
  { lane, ownStation, since, upTo }: { lane: Lane; ownStation: string; since: number; upTo: number },
): Promise<RowBefore[]> {
  const own: RowBefore[] = [];
  for (let reached = since; reached < upTo; ) {
    const page = await store.listChanges({ since: reached, lane, limit: PAGE, bodies: 'leaves' });
    for (const { id, seq, revisions = [] } of page.rows) {
      if (seq <= upTo && !revisions.every((revision) => isFromElsewhere(revision, ownStation))) own.push({ id, seq });
    }
    reached = page.lastSeq;
  }
  return own;
}

function isFromElsewhere({ body }: StoredRevision, ownStation: string): boolean {
  if (body === undefined) return false;
  const { station } = JSON.parse(body) as { station?: unknown };
  return typeof station === 'string' && station !== ownStation && station !== MERGE_ACTOR;
}
