/**
 * Takes a snapshot file into the station's store (SN11, SN12).
 *
 * Invariant: the station's half of the checkpoint with the server is written once, behind the last chunk, for all lanes
 * together; until then only the place in the file is known, and the line would bring everything. So nothing that was half
 * read counts as had, wherever the process dies.
 * What breaks it: noting a lane when its last rows came: the end of the file is what proves that none was left out.
 * Shown by take-snapshot.crash.test.ts.
 */
import { isRefusal, type Refusal } from '#shared/errors/refusal.ts';
import type { Clock } from '#shared/lib/clock.ts';
import { advanceCheckpoint } from '#shared/replication/checkpoint.ts';
import { checkpointDocumentText, parseCheckpointText } from '#shared/replication/checkpoint-text.ts';
import { LANES } from '#shared/replication/confirmed-positions.ts';
import { replicate } from '#shared/replication/replicate.ts';
import { CRASH_POINTS as OF_REPLICATION } from '#shared/replication/replication.ts';
import { replicationId } from '#shared/replication/replication-id.ts';
import { createStorePeer } from '#shared/replication/store-peer.ts';
import { createStoreRefusedLog } from '#shared/replication/store-refused-log.ts';
import type { DocumentStore, LocalWrite } from '#shared/store/document-store.ts';
import { damaged, type JudgedSnapshot, judgeSnapshot, type SnapshotReader } from './judge-snapshot.ts';
import { SnapshotDamaged } from './snapshot-file.ts';
import { createSnapshotSource } from './snapshot-source.ts';

/** Moments after which the process may die; the crash test visits each. */
export const CRASH_POINTS = [...OF_REPLICATION, 'bytes-staged', 'end-read', 'positions-noted'] as const;
export type CrashPoint = (typeof CRASH_POINTS)[number];

export interface TakeSnapshot extends SnapshotReader {
  readonly clock: Clock;
  readonly onProgress?: (done: number, expected: number) => void;
  readonly reached?: (point: CrashPoint) => void;
}

export interface TakenSnapshot {
  readonly state: 'taken';
  /** In the file. */
  readonly documents: number;
  /** Set aside with a reason (SN14). */
  readonly refused: number;
  /** ISO 8601: when the server wrote it. */
  readonly madeAt: string;
}

/** Rejects when the signal is aborted, and for faults of the store; what came until then stays, and is not read again. */
export async function takeSnapshot(
  path: string,
  taking: TakeSnapshot,
  signal: AbortSignal,
): Promise<TakenSnapshot | Refusal> {
  const judged = await judgeSnapshot(path, taking);
  if (isRefusal(judged)) return judged;
  try {
    return await take(judged, taking, signal);
  } catch (fault) {
    if (fault instanceof SnapshotDamaged) return damaged(fault);
    throw fault;
  } finally {
    await judged.file.close();
  }
}

async function take(judged: JudgedSnapshot, taking: TakeSnapshot, signal: AbortSignal): Promise<TakenSnapshot> {
  const { store, clock, onProgress, reached = () => undefined } = taking;
  const { snapshot, madeAt } = judged.head;
  let documents = 0;
  const { source, target } = createSnapshotSource({
    ...judged,
    snapshot,
    store,
    target: createStorePeer(store),
    onRead(done) {
      documents = done;
      onProgress?.(done, Math.max(done, judged.contents.expected));
    },
    onStaged: () => reached('bytes-staged'),
    onEnd: () => reached('end-read'),
  });
  const refused = createStoreRefusedLog(store, 'pull');
  const options = { sessionId: snapshot, clock, refused, reached };
  const summary = await replicate(source, target, options, signal);
  await notePositions(store, judged, clock);
  reached('positions-noted');
  return { state: 'taken', documents, refused: summary.refused, madeAt };
}

/** The station's half of what the server wrote with the file (SN9). A lane that the line has brought further stays there. */
async function notePositions(store: DocumentStore, { head, contents }: JudgedSnapshot, clock: Clock): Promise<void> {
  const { instanceId: target } = await store.info();
  const locals: LocalWrite[] = [];
  for (const lane of LANES) {
    const id = replicationId({ source: head.server.identity, target, lane });
    const earlier = parseCheckpointText(await store.findLocal(id));
    if (Number.parseInt(earlier?.sourceLastSeq ?? '0', 10) > contents.seq) continue;
    const endTime = new Date(clock.now()).toISOString();
    const checkpoint = advanceCheckpoint(earlier, { sessionId: head.snapshot, seq: contents.position, endTime });
    locals.push({ id, body: checkpointDocumentText(checkpoint) });
  }
  await store.write({ locals });
}
