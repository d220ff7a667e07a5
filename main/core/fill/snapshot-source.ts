/**
 * A snapshot file as the source of a replication: so that it is applied by the parts that apply what comes over the line,
 * with the same checkpoint in the transaction of each batch, the same log of what was refused, and the next batch read
 * while one is written (SN11).
 *
 * A position is where the next chunk begins. The file does not change, so its half of the checkpoint says what the store's
 * says. Bytes of attachments are staged on the way, before the rows that name them are handed out.
 */

import { createRowDecoder } from '#shared/protocol/row-decoder.ts';
import { groupRows } from '#shared/replication/group-rows.ts';
import type { FeedPage, FeedToken, Graft, ReplicationSource, ReplicationTarget } from '#shared/replication/peer.ts';
import type { ChunkSeal } from '#shared/snapshot/chunk.ts';
import { type PartLine, rowsOf, type SnapshotPart } from '#shared/snapshot/snapshot-part.ts';
import type { DocumentStore, StagedAttachment } from '#shared/store/document-store.ts';
import { type ChunkAt, type OpenedChunk, SnapshotDamaged, type SnapshotFile } from './snapshot-file.ts';

export type Contents = Extract<PartLine, { part: 'contents' }>;

export interface SnapshotSourceParts {
  readonly file: Pick<SnapshotFile, 'readChunk'>;
  readonly seal: ChunkSeal;
  readonly snapshot: string;
  readonly store: Pick<DocumentStore, 'stageAttachment'>;
  readonly target: ReplicationTarget;
  readonly contents: Contents;
  /** Behind the contents. */
  readonly begin: ChunkAt;
  /** Documents up to the end of a page that was read. */
  readonly onRead: (done: number) => void;
  readonly onStaged?: () => void;
  readonly onEnd?: () => void;
}

export interface SnapshotSource {
  readonly source: ReplicationSource;
  readonly target: ReplicationTarget;
}

export function createSnapshotSource(parts: SnapshotSourceParts): SnapshotSource {
  const { file, seal, target } = parts;
  const staged = new Map<string, StagedAttachment>();

  async function readFeed(since: FeedToken | undefined): Promise<FeedPage> {
    let at = since === undefined ? parts.begin : toPlace(since);
    for (;;) {
      const chunk = await file.readChunk(at, seal);
      const { line } = chunk.part;
      if (line.part === 'end' && chunk.last) {
        parts.onEnd?.();
        return { rows: [], last: toToken(at), pending: 0 };
      }
      if (line.part === 'rows') return toPage(chunk, line);
      if (line.part !== 'bytes') throw new SnapshotDamaged('changed');
      at = await stage(chunk);
    }
  }

  /** All pieces of one attachment. Gives where the next chunk begins. */
  async function stage(first: OpenedChunk): Promise<ChunkAt> {
    let last = first;
    const pieces = async function* () {
      yield last.part.content;
      for (let left = bytesLeft(last.part); left > 0; left = bytesLeft(last.part)) {
        last = await file.readChunk(last.next, seal);
        yield last.part.content;
      }
    };
    const taken = await parts.store.stageAttachment(pieces());
    staged.set(taken.digest, taken);
    parts.onStaged?.();
    return last.next;
  }

  async function toPage({ part, next }: OpenedChunk, { done }: Extract<PartLine, { part: 'rows' }>): Promise<FeedPage> {
    const decoder = createRowDecoder();
    const position = toToken(next);
    const rows = groupRows(decoder.push(await rowsOf(part))).map((row) => ({ ...row, seq: position }));
    decoder.end();
    parts.onRead(done);
    return { rows, last: position, pending: Math.max(1, parts.contents.expected - done) };
  }

  return {
    source: {
      identity: async () => `snapshot ${parts.snapshot}`,
      capabilities: async () => ({ rows: true, lanes: false }),
      readCheckpoint: (id, signal) => target.readCheckpoint(id, signal),
      writeCheckpoint: async () => {},
      readFeed: ({ since }) => readFeed(since),
      readRevisions: async () => [],
      readAttachment: async () => {
        throw new Error('bytes of a snapshot file come before what names them');
      },
      waitForChange: () => Promise.reject(new Error('a file does not change')),
    },
    target: withStaged(target, staged),
  };
}

/**
 * Names what was staged, so that it stays. SN14: where the file does not have the bytes either, the document is set aside
 * and asked for over the line.
 */
function withStaged(target: ReplicationTarget, staged: ReadonlyMap<string, StagedAttachment>): ReplicationTarget {
  return {
    ...target,
    async writeRevisions(grafts, signal, checkpoint) {
      const report = await target.writeRevisions(
        grafts.map((graft) => naming(graft, staged)),
        signal,
        checkpoint,
      );
      const refused = report.refused.map((one) =>
        one.error === 'missing_stub' ? { ...one, error: 'not_in_the_file' } : one,
      );
      return { ...report, refused };
    },
  };
}

function naming(graft: Graft, staged: ReadonlyMap<string, StagedAttachment>): Graft {
  if (!graft.attachments) return graft;
  const named = Object.entries(graft.attachments).map(([name, input]) => {
    const bytes = 'stub' in input ? staged.get(input.digest) : undefined;
    if (!bytes) return [name, input] as const;
    const { contentType, revpos } = input;
    return [name, { contentType, staged: bytes, ...(revpos !== undefined && { revpos }) }] as const;
  });
  return { ...graft, attachments: Object.fromEntries(named) };
}

function bytesLeft({ line, content }: SnapshotPart): number {
  return line.part === 'bytes' ? line.length - line.at - content.length : 0;
}

const toToken = ({ offset, number }: ChunkAt): FeedToken => `${offset}-${number}`;

function toPlace(token: FeedToken): ChunkAt {
  const [offset = '', number = ''] = token.split('-');
  return { offset: Number(offset), number: Number(number) };
}
