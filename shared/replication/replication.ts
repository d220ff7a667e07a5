/**
 * One direction and one lane between two peers: CouchDB's replication algorithm, a batch at a time.
 *
 * Invariant (RP1, RP2): a position is recorded only with or after everything before it at the target, and at the target
 * before the source. A target that can takes its checkpoint in the transaction of the batch; another has it before the next
 * batch is applied. The source's is written beside the next apply and says that it had shown that batch as well, so that
 * one that came through vouches for the target's own position. Reading ahead may run past the position, recording never
 * does. So any interruption loses nothing, and at most one batch that was applied is asked about again.
 * What breaks it: moving `record` before `sendRevisions`; recording the position of the page read ahead; recording at the
 * source before what was refused is in the log, because the feed will not show it again; saying `shown` of a page that has
 * not come yet; two records under way at once.
 * Shown by replication.crash.test.ts, replication.prop.test.ts and build/system/twenty-stations.system.test.ts.
 */
import type { Clock } from '#shared/lib/clock.ts';
import type { Lane } from '#shared/model/envelope.ts';
import { type BatchSizer, createBatchSizer } from './batch-size.ts';
import { advanceCheckpoint, findCommonPosition } from './checkpoint.ts';
import type { KnownRevisions } from './known-revisions.ts';
import { completeBatch, type LoadedBatch, loadBatch } from './load-batch.ts';
import type { Checkpoint, FeedPage, FeedToken, ReplicationSource, ReplicationTarget } from './peer.ts';
import { planRefused, type RefusedLog } from './refused-log.ts';
import { replicationId } from './replication-id.ts';
import { type SendReport, sendRevisions } from './send-revisions.ts';

/** Moments after which a process may die; the crash test visits each. */
export const CRASH_POINTS = [
  'batch-read',
  'batch-applied',
  'refused-noted',
  'target-checkpointed',
  'source-checkpointed',
] as const;
export type CrashPoint = (typeof CRASH_POINTS)[number];

export interface ReplicationOptions {
  readonly lane?: Lane;
  /** Names this process's run; kept over its interruptions, so that both sides share it. */
  readonly sessionId: string;
  readonly clock: Clock;
  readonly sizer?: BatchSizer;
  readonly refused?: RefusedLog;
  /** Revisions that the other direction brought from the target: passed over without asking. */
  readonly knownAtTarget?: KnownRevisions;
  /** Takes note of what the source has, for the other direction. */
  readonly noteAtSource?: KnownRevisions;
  /** Small batches share a checkpoint for up to this long. 0: each has its own. */
  readonly gatherMs?: number;
  /**
   * The same for batches after which a lost record costs nothing but a question: the target has taken its checkpoint with
   * them, or they brought it nothing new. As `gatherMs` where it is left out.
   */
  readonly restMs?: number;
  readonly reached?: (point: CrashPoint) => void;
}

export interface StepReport {
  /** Position up to which everything is durable at the target. */
  readonly position: FeedToken | undefined;
  /** Rows behind it, as far as the source knows. */
  readonly pending: number;
  readonly rows: number;
  readonly written: number;
  readonly refused: number;
}

export interface Replication {
  /** Carries one batch over. After a rejection it may be called again: it goes on at its position, and asks first. */
  step(signal: AbortSignal): Promise<StepReport>;
  /** The page that follows the position, already read: the next step carries it. */
  offer(page: FeedPage): void;
  /** Records a position that still waits to be recorded. */
  flush(signal: AbortSignal): Promise<void>;
  /** When a gathered position has to be recorded (milliseconds since the epoch); undefined when none waits. */
  flushDueMs(): number | undefined;
  /** The next batch has been read already: it does not hold what came since. */
  isReadAhead(): boolean;
  position(): FeedToken | undefined;
}

/** Gathered batches are recorded at the latest when together they are this long. */
const MOST_GATHERED_ROWS = 100;

export function createReplication(
  source: ReplicationSource,
  target: ReplicationTarget,
  options: ReplicationOptions,
): Replication {
  const { lane, clock, sizer = createBatchSizer(), knownAtTarget, noteAtSource, gatherMs = 0 } = options;
  const { restMs = gatherMs } = options;
  const reached = options.reached ?? (() => undefined);
  let started: Started | undefined;
  let position: FeedToken | undefined;
  let ahead: { readonly since: FeedToken | undefined; readonly batch: Promise<LoadedBatch> } | undefined;
  let offered: FeedPage | undefined;
  let expectKnown = false;
  let unsure = true;
  /** Applied and not recorded at the source yet. */
  let gathered: { readonly seq: FeedToken; readonly rows: number; readonly dueMs: number } | undefined;
  let recording: Promise<void> | undefined;
  /** What the target's checkpoint of this session says. */
  let atTarget: FeedToken | undefined;

  async function start(signal: AbortSignal): Promise<Started> {
    started = await findStart(source, target, lane, signal);
    position = started.position;
    return started;
  }

  function load(since: FeedToken | undefined, signal: AbortSignal): Promise<LoadedBatch> {
    const request = { since, limit: sizer.limit(), lane, expectKnown, unsure, knownAtTarget, nowMs: clock.now };
    return loadBatch(source, target, request, signal);
  }

  function nextBatch(signal: AbortSignal): Promise<LoadedBatch> {
    const page = offered;
    offered = undefined;
    if (!page) return ahead?.batch ?? load(position, signal);
    const request = { page, unsure, knownAtTarget, nowMs: clock.now, startedMs: clock.now() };
    return completeBatch(source, target, request, signal);
  }

  function readAhead(since: FeedToken, signal: AbortSignal): void {
    const batch = load(since, signal);
    batch.catch(() => undefined);
    ahead = { since, batch };
  }

  async function noteRefused(batch: LoadedBatch, report: SendReport): Promise<void> {
    const log = options.refused;
    if (!log || batch.page.rows.length === 0) return;
    const earlier = await log.list();
    const verdict = { rows: batch.page.rows, sent: batch.revisions, refused: report.refused };
    const next = planRefused(earlier, verdict, new Date(clock.now()).toISOString());
    if (report.refused.length === 0 && next.length === earlier.length) return;
    await log.set(next);
    reached('refused-noted');
  }

  function advance(earlier: Checkpoint | undefined, seq: FeedToken, shown?: FeedToken): Checkpoint {
    const endTime = new Date(clock.now()).toISOString();
    return advanceCheckpoint(earlier, { sessionId: options.sessionId, seq, endTime, shown });
  }

  /** @SAFETY What was sent to a target that keeps its checkpoint apart hurries: from it others learn what is confirmed. */
  function gather({ page: { rows, last }, revisions }: LoadedBatch, report: SendReport): void {
    if (rows.length === 0) return;
    const hurries = revisions.length > 0 && !report.recorded;
    const waitMs = clock.now() + (hurries ? gatherMs : restMs);
    const dueMs = Math.min(gathered?.dueMs ?? waitMs, waitMs);
    gathered = { seq: last, rows: (gathered?.rows ?? 0) + rows.length, dueMs };
  }

  function isDue(): boolean {
    return gathered !== undefined && (gathered.rows >= MOST_GATHERED_ROWS || clock.now() >= gathered.dueMs);
  }

  /** Resolves when the target's checkpoint stands; the source's goes on beside. `shown`: how far its pages have come. */
  async function record({ id, ofTarget, ofSource }: Started, shown: FeedToken, signal: AbortSignal): Promise<void> {
    await settleRecord();
    if (!gathered) return;
    const { seq } = gathered;
    if (atTarget !== seq) {
      await target.writeCheckpoint(id, advance(ofTarget, seq), signal);
      atTarget = seq;
      reached('target-checkpointed');
    }
    gathered = undefined;
    recording = source.writeCheckpoint(id, advance(ofSource, seq, shown), signal).then(() => {
      reached('source-checkpointed');
    });
    recording.catch(() => undefined);
  }

  /** Its checkpoint goes along: a target that can commits both or neither. */
  async function apply(begun: Started, batch: LoadedBatch, signal: AbortSignal): Promise<SendReport> {
    const { last } = batch.page;
    const checkpoint = { replicationId: begun.id, checkpoint: advance(begun.ofTarget, last) };
    const report = await sendRevisions(source, target, batch.revisions, signal, checkpoint);
    if (report.recorded) atTarget = last;
    reached('batch-applied');
    return report;
  }

  /** One record at a time. One that failed is due at once. */
  async function settleRecord(): Promise<void> {
    const settling = recording;
    recording = undefined;
    try {
      await settling;
    } catch (error) {
      if (position !== undefined) gathered = { seq: position, rows: MOST_GATHERED_ROWS, dueMs: clock.now() };
      throw error;
    }
  }

  function learn(batch: LoadedBatch, report: SendReport, elapsedMs: number): void {
    const rows = batch.page.rows.length;
    const bytes = batch.page.bytes ?? textLength(batch);
    sizer.done({ rows, elapsedMs: Math.max(elapsedMs, batch.elapsedMs), bytes });
    if (batch.open > 0) expectKnown = batch.known + report.known > batch.open / 2;
    unsure = expectKnown;
  }

  function noteKnown(batch: LoadedBatch): void {
    for (const { id, rev } of batch.revisions) noteAtSource?.add(id, rev);
    if (knownAtTarget && knownAtTarget.size > 0) {
      for (const { id, leaves } of batch.page.rows) for (const rev of leaves) knownAtTarget.forget(id, rev);
    }
  }

  /** At the end of a backlog nothing follows beside which it could be written. */
  async function recordWhatIsDue(begun: Started, shown: FeedToken, signal: AbortSignal): Promise<void> {
    if (isDue()) await record(begun, shown, signal);
    await settleRecord();
  }

  async function carry(signal: AbortSignal): Promise<StepReport> {
    const begun = started ?? (await start(signal));
    const batch = await nextBatch(signal);
    ahead = undefined;
    reached('batch-read');
    const { page } = batch;
    if (page.pending > 0 && page.rows.length > 0) readAhead(page.last, signal);
    if (isDue()) await record(begun, page.last, signal);
    const sentMs = clock.now();
    noteKnown(batch);
    const report = await apply(begun, batch, signal);
    learn(batch, report, clock.now() - sentMs);
    await noteRefused(batch, report);
    position = page.last;
    gather(batch, report);
    if (page.pending === 0) await recordWhatIsDue(begun, page.last, signal);
    const { rows, pending } = page;
    const refused = report.refused.length;
    return { position, pending, rows: rows.length, written: batch.revisions.length - refused, refused };
  }

  return {
    async step(signal) {
      try {
        return await carry(signal);
      } catch (error) {
        ahead = undefined;
        unsure = true;
        throw error;
      }
    },
    async flush(signal) {
      if (started && position !== undefined) await record(started, position, signal);
      await settleRecord();
    },
    flushDueMs: () => gathered?.dueMs,
    offer(page) {
      offered = page;
    },
    isReadAhead: () => ahead !== undefined,
    position: () => position,
  };
}

interface Started {
  readonly id: string;
  readonly position: FeedToken | undefined;
  readonly ofSource: Checkpoint | undefined;
  readonly ofTarget: Checkpoint | undefined;
}

async function findStart(
  source: ReplicationSource,
  target: ReplicationTarget,
  lane: Lane | undefined,
  signal: AbortSignal,
): Promise<Started> {
  const [from, to] = await Promise.all([source.identity(signal), target.identity(signal)]);
  const id = replicationId({ source: from, target: to, lane });
  const [ofSource, ofTarget] = await Promise.all([
    source.readCheckpoint(id, signal),
    target.readCheckpoint(id, signal),
  ]);
  return { id, position: findCommonPosition(ofSource, ofTarget), ofSource, ofTarget };
}

function textLength({ revisions }: LoadedBatch): number {
  let length = 0;
  for (const { body } of revisions) length += body?.length ?? 0;
  return length;
}
