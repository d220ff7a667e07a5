/**
 * A snapshot file on its way from a window into the organisation's folder, piece by piece (SN15, SN16).
 *
 * No path comes from a window: the person picks a file in the dialogue of the system, the page reads it, and core writes
 * what it is given under a name of its own, after the beginning was found to be signed for this very station. So a page
 * that was taken over can neither have another file of this computer read nor write anywhere else.
 */
import { createHash } from 'node:crypto';
import { type FileHandle, open, rename, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import { syncFolder } from '../lease/wipe-file.ts';
import { createMutex } from '../mutex.ts';

export interface OfferedFile {
  readonly sizeBytes: number;
  /** The head and the first chunk, or all of a short file. */
  readonly start: Uint8Array;
}

export interface Piece {
  readonly arrival: string;
  readonly at: number;
  readonly bytes: Uint8Array;
}

export interface Arrived {
  readonly arrival: string;
  readonly received: number;
  /** Where the whole file is, with its last piece. */
  readonly file?: string;
}

export interface ArrivingFile {
  offer(offered: OfferedFile): Promise<Arrived | Refusal>;
  bring(piece: Piece): Promise<Arrived | Refusal>;
  /** One that came whole and was not read to its end. */
  findWhole(): Promise<string | undefined>;
  /** It is of no more use. */
  remove(): Promise<void>;
}

export interface ArrivingFileDeps {
  readonly folder: string;
  /** SN10: of what stands at the beginning. */
  readonly judge: (file: string) => Promise<Refusal | undefined>;
  /** On the volume of the folder. */
  readonly freeBytes?: (folder: string) => Promise<number>;
}

const wholeFile = (folder: string): string => join(folder, 'arriving.snapshot');
const partFile = (folder: string): string => `${wholeFile(folder)}.part`;

/** SN16: a station that is sealed keeps nothing that its own key opens. */
export async function removeArriving(folder: string): Promise<void> {
  for (const file of [partFile(folder), wholeFile(folder)]) await rm(file, { force: true });
}

export function createArrivingFile({ folder, judge, freeBytes = freeBytesOf }: ArrivingFileDeps): ArrivingFile {
  const [part, whole] = [partFile(folder), wholeFile(folder)];
  const turns = createMutex();
  let now: { readonly arrival: string; readonly sizeBytes: number; received: number } | undefined;

  async function offer({ sizeBytes, start }: OfferedFile): Promise<Arrived | Refusal> {
    now = undefined;
    const kept = await keptOf(part, start, sizeBytes);
    if (!(await isRoom(sizeBytes, kept))) return noRoom();
    if (kept === 0) await writeAt(part, 0, start, 'w');
    const refused = await judge(part);
    if (refused) {
      await rm(part, { force: true });
      return refused;
    }
    now = { arrival: arrivalOf(start), sizeBytes, received: Math.max(kept, start.length) };
    return advance(now);
  }

  async function bring({ arrival, at, bytes }: Piece): Promise<Arrived | Refusal> {
    if (now?.arrival !== arrival) return notUnderWay();
    if (at !== now.received || bytes.length === 0) return { arrival, received: now.received };
    if (at + bytes.length > now.sizeBytes) return grown();
    await writeAt(part, at, bytes, 'r+');
    now.received += bytes.length;
    return advance(now);
  }

  /** The name stands only for all of it, on the disk: so that what is found after a crash can be read. */
  async function advance({ arrival, sizeBytes, received }: NonNullable<typeof now>): Promise<Arrived> {
    if (received < sizeBytes) return { arrival, received };
    now = undefined;
    await within(part, 'r+', (handle) => handle.sync());
    await rename(part, whole);
    await syncFolder(folder);
    return { arrival, received, file: whole };
  }

  /** The file, and beside it what is in it. */
  async function isRoom(sizeBytes: number, kept: number): Promise<boolean> {
    return (await freeBytes(folder)) - SPARE_BYTES > 2 * sizeBytes - kept;
  }

  return {
    offer: (offered) => turns.run(() => offer(offered)),
    bring: (piece) => turns.run(() => bring(piece)),
    async findWhole() {
      const found = await within(whole, 'r', async () => true);
      return found ? whole : undefined;
    },
    remove: () => turns.run(() => rm(whole, { force: true })),
  };
}

/** The organisation's disk must not become full because of a file that saves a few hours of a line. */
const SPARE_BYTES = 64 * 1024 * 1024;

const arrivalOf = (start: Uint8Array): string => createHash('sha256').update(start).digest('hex');

/** Bytes of an earlier try, where it was the same file; a head is never written twice. */
async function keptOf(part: string, start: Uint8Array, sizeBytes: number): Promise<number> {
  const kept = await within(part, 'r', async (handle) => {
    const { size } = await handle.stat();
    const first = Buffer.alloc(start.length);
    const { bytesRead } = await handle.read(first, 0, first.length, 0);
    return bytesRead === start.length && size <= sizeBytes && first.equals(start) ? size : 0;
  });
  return kept ?? 0;
}

/** Undefined where there is no such file. */
async function within<T>(
  file: string,
  flags: string,
  work: (handle: FileHandle) => Promise<T>,
): Promise<T | undefined> {
  let handle: FileHandle;
  try {
    handle = await open(file, flags, 0o600);
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return await work(handle);
  } finally {
    await handle.close();
  }
}

async function writeAt(file: string, position: number, bytes: Uint8Array, flags: 'w' | 'r+'): Promise<void> {
  const isWritten = await within(file, flags, async (handle) => {
    for (let at = 0; at < bytes.length; )
      at += (await handle.write(bytes, at, bytes.length - at, position + at)).bytesWritten;
    return true;
  });
  if (!isWritten) throw new Error('the arriving file was taken away');
}

async function freeBytesOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

const noRoom = (): Refusal =>
  refusal(
    'disk-nearly-full',
    'There is not enough room on this computer for the file and for what is in it. Free some space, then choose it again.',
  );
const notUnderWay = (): Refusal =>
  refusal('not-found', 'Choose the file once more: what is here of it already is not copied again.');
const grown = (): Refusal =>
  refusal('file-damaged', 'The file is longer than it was at the beginning. Choose it again once it is complete.');
