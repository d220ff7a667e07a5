/**
 * SN6: neither end holds more of a file than it is about. What is alive is weighed, garbage collected, in the middle of the
 * work: how much garbage gathers is the engine's business, and differs with how busy the machine is.
 */
import { randomBytes } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSnapshotRig, type SnapshotRig } from '#build/system/snapshot-rig.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import { nativeDigests } from '#shared/sqlite/native-digests.ts';
import type { ChangeRow, ChangesQuery, DocumentStore, WriteBatch } from '#shared/store/document-store.ts';
import { createMemoryStore } from '#shared/store/memory-store.ts';
import { takeSnapshot } from './take-snapshot.ts';

/** A file of this size, or of `HOLDFAST_LARGE_MIB`, may cost so much memory wherever it is looked at. At 200 it was 6, too. */
const FILE_MIB = Number(process.env.HOLDFAST_LARGE_MIB ?? 96);
const BOUND_MIB = 16;
const LOOKS = 6;

const MIB = 1024 * 1024;
/** One attachment has a quarter of the size; the others a MiB each. */
const SHARE_OF_LARGEST = 4;
const DOCUMENTS_PER_MIB = 4;
const PIECE = Buffer.from(randomBytes(MIB));
const TEXT = 'noted at the bedside '.repeat(600);

/** The same bytes each time, good until the next call: what makes them up must not be weighed. */
function pieceOf(attachment: number, at: number): Buffer<ArrayBuffer> {
  PIECE.writeUInt32LE(attachment, 0);
  PIECE.writeUInt32LE(at, 4);
  return PIECE;
}

/** In lane 1 and 2 documents of 12 kB, in lane 3 those with an attachment. */
function makeUp(base: DocumentStore, mib: number, look: () => void): DocumentStore {
  const largest = Math.floor(mib / SHARE_OF_LARGEST);
  const sizes = [largest, ...Array.from({ length: mib - largest }, () => 1)];
  const texts = mib * DOCUMENTS_PER_MIB;
  const bounds = { 1: [0, texts / 2], 2: [texts / 2, texts], 3: [texts, texts + sizes.length] } as const;
  const known = new Map<string, number>();

  function digestOf(attachment: number): string {
    const hashing = nativeDigests.beginAttachmentDigest();
    for (let at = 0; at < (sizes[attachment] ?? 0); at += 1) hashing.update(pieceOf(attachment, at));
    const digest = hashing.finish();
    known.set(digest, attachment);
    return digest;
  }
  function rowOf(seq: number, lane: 1 | 2 | 3, bodies: boolean): ChangeRow {
    const id = `Task:${seq}`;
    const ids = [seq.toString(16).padStart(32, '0')];
    const revision = { id, rev: `1-${ids[0]}`, path: { start: 1, ids }, deleted: false };
    const body = JSON.stringify({ kind: 'Task', facility: 'N1', commit: { id: 'c', lane }, text: TEXT });
    const attachment = seq - 1 - texts;
    const length = (sizes[attachment] ?? 0) * MIB;
    const leaves = [{ rev: revision.rev, deleted: false }];
    if (!bodies) return { seq, id, leaves };
    if (lane !== 3) return { seq, id, leaves, revisions: [{ ...revision, body }] };
    const scan = { contentType: 'image/png', digest: digestOf(attachment), length, revpos: 1 };
    return { seq, id, leaves, revisions: [{ ...revision, body: body.replace(TEXT, ''), attachments: { scan } }] };
  }
  const made: Partial<DocumentStore> = {
    info: async () => ({ ...(await base.info()), updateSeq: texts + sizes.length }),
    async listChanges({ since, limit, lane = 1, bodies }: ChangesQuery) {
      const [from, to] = bounds[lane];
      const first = Math.max(since, from);
      const last = Math.min(to, first + limit);
      look();
      const rows = Array.from({ length: last - first }, (_, n) => rowOf(first + n + 1, lane, bodies !== undefined));
      return { rows, lastSeq: last === to ? texts + sizes.length : last, pending: to - last };
    },
    async findAttachment(digest, range) {
      const attachment = known.get(digest);
      if (attachment === undefined || !range || range.start % MIB > 0) throw new Error('whole pieces are asked for');
      look();
      return pieceOf(attachment, range.start / MIB);
    },
  };
  return standIn(base, made);
}

/** What a disk would keep is let go: bytes are counted, bodies are cut. */
function letGo(base: DocumentStore, look: () => void): DocumentStore & { readonly bytes: () => number } {
  let total = 0;
  return standIn(base, {
    bytes: () => total,
    async stageAttachment(pieces: AsyncIterable<Uint8Array>) {
      const running = nativeDigests.beginAttachmentDigest();
      let length = 0;
      for await (const piece of pieces) {
        running.update(piece);
        length += piece.length;
        look();
      }
      total += length;
      return { digest: running.finish(), length };
    },
    write({ grafts = [], ...batch }: WriteBatch) {
      look();
      const short = grafts.map(({ attachments: _bytes, ...graft }) => ({ ...graft, body: '{"kind":"Task"}' }));
      return base.write({ ...batch, grafts: short });
    },
  });
}

function standIn<Parts extends object>(base: DocumentStore, parts: Parts): DocumentStore & Parts {
  return new Proxy(base, {
    get(target, name) {
      const member: unknown = Reflect.get(parts, name) ?? Reflect.get(target, name, target);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  }) as DocumentStore & Parts;
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

function aliveMib(): number {
  collect();
  collect(); // buffers that the first found dead are let go beside the work, at the latest now
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / MIB;
}

/** Looks now and then among many chances; tells by how much the most was above what was alive before. */
function createScale(chances: number) {
  const restMib = aliveMib();
  let [seen, mostMib, looks] = [0, restMib, 0];
  return {
    look() {
      seen += 1;
      if (seen % Math.ceil(chances / LOOKS) !== 0) return;
      looks += 1;
      mostMib = Math.max(mostMib, aliveMib());
    },
    looks: () => looks,
    growthMib: () => mostMib - restMib,
  };
}

let rig: SnapshotRig;
beforeAll(async () => {
  rig = await openSnapshotRig();
});
afterAll(() => rig.dispose());

describe('memory of a snapshot file', () => {
  it(`SN6 ${FILE_MIB} MiB are written, and read, in ${BOUND_MIB} MiB`, async () => {
    const writing = createScale(FILE_MIB);
    const report = await rig.written(rig.file, { partBytes: MIB }, makeUp(rig.server, FILE_MIB, writing.look));
    expect(report.bytes).toBeGreaterThan(FILE_MIB * MIB);
    const station = createMemoryStore({ instanceId: 'station' });
    const reading = createScale(FILE_MIB);
    const into = letGo(station, reading.look);
    const taken = await takeSnapshot(rig.file, await rig.taking(into), new AbortController().signal);
    if (isRefusal(taken)) throw new Error(taken.sentence);
    expect(taken).toMatchObject({ documents: report.documents, refused: 0 });
    expect(into.bytes()).toBe(FILE_MIB * MIB);
    if (process.env.HOLDFAST_LARGE_MIB)
      console.log(`at most ${writing.growthMib().toFixed(1)} MiB writing, ${reading.growthMib().toFixed(1)} reading`);
    for (const scale of [writing, reading]) {
      expect(scale.looks()).toBeGreaterThanOrEqual(LOOKS);
      expect(scale.growthMib()).toBeLessThan(BOUND_MIB);
    }
  }, 120_000);
});
