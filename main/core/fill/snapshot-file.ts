/** A snapshot file on the disk, read from any chunk on (SN4). */
import { type FileHandle, open } from 'node:fs/promises';
import { type ChunkSeal, openChunk, PREFIX_BYTES, readPrefix } from '#shared/snapshot/chunk.ts';
import { LONGEST_HEAD_BYTES, type ReadHead, readHead } from '#shared/snapshot/snapshot-head.ts';
import { decodePart, type SnapshotPart } from '#shared/snapshot/snapshot-part.ts';

/** Where a chunk begins. */
export interface ChunkAt {
  /** Bytes from the beginning of the file. */
  readonly offset: number;
  readonly number: number;
}

export interface OpenedChunk {
  readonly part: SnapshotPart;
  readonly next: ChunkAt;
  readonly last: boolean;
}

/** The file ends too early, or a chunk is not what was written at this place of this file. */
export class SnapshotDamaged extends Error {
  readonly why: 'cut' | 'changed';
  constructor(why: 'cut' | 'changed') {
    super(`the snapshot file is ${why}`);
    this.why = why;
  }
}

export interface SnapshotFile {
  readonly head: ReadHead;
  readChunk(at: ChunkAt, seal: ChunkSeal): Promise<OpenedChunk>;
  close(): Promise<void>;
}

/** Undefined where there is no such file, or it cannot be read. */
export async function openSnapshotFile(path: string): Promise<SnapshotFile | undefined> {
  const handle = await open(path, 'r').catch(() => undefined);
  if (!handle) return undefined;
  try {
    const start = await read(handle, 0, LONGEST_HEAD_BYTES);
    return {
      head: readHead(start.toString('utf8')),
      readChunk: (at, seal) => readChunk(handle, at, seal),
      close: () => handle.close(),
    };
  } catch {
    await handle.close(); // a folder, a broken medium: nothing that could be read
    return undefined;
  }
}

async function readChunk(handle: FileHandle, { offset, number }: ChunkAt, seal: ChunkSeal): Promise<OpenedChunk> {
  const first = await read(handle, offset, PREFIX_BYTES);
  if (first.length < PREFIX_BYTES) throw new SnapshotDamaged('cut');
  const prefix = readPrefix(first);
  if (!prefix) throw new SnapshotDamaged('changed');
  const sealed = await read(handle, offset + PREFIX_BYTES, prefix.length);
  if (sealed.length < prefix.length) throw new SnapshotDamaged('cut');
  const plain = await openChunk(seal, { number, last: prefix.last }, sealed);
  if (!plain) throw new SnapshotDamaged('changed');
  const next = { offset: offset + PREFIX_BYTES + prefix.length, number: number + 1 };
  return { part: decode(plain), next, last: prefix.last };
}

function decode(plain: Uint8Array<ArrayBuffer>): SnapshotPart {
  try {
    return decodePart(plain);
  } catch {
    throw new SnapshotDamaged('changed'); // sealed so by a server that writes something else
  }
}

/** As much as there is. */
async function read(handle: FileHandle, position: number, length: number): Promise<Buffer<ArrayBuffer>> {
  const { size } = await handle.stat();
  const bytes = Buffer.alloc(Math.max(0, Math.min(length, size - position)));
  let filled = 0;
  while (filled < bytes.length) {
    const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}
