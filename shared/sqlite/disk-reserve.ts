/**
 * Room kept free on the volume for what must still be written when it is full: the audit of reads, sign-in, and charting
 * of what was given. A file of that size lies beside the database; it is given up before such a commit and taken again
 * when there is room.
 *
 * @SAFETY A full disk must not keep a nurse from recording a dose that was given. While the reserve is given up, new
 * bulky work is refused (`state` is `released`).
 */
import { closeSync, existsSync, fsyncSync, openSync, rmSync, statfsSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

export const RESERVE_BYTES = 64 * 1024 * 1024;

export interface DiskReserve {
  /** `held`: the room is kept. `released`: it was given up, only what must be written may be. */
  readonly state: 'held' | 'released';
  /** Gives the room up, so that a commit that must succeed can. Does nothing when it is given up already. */
  release(): void;
  /** Takes the room again when the volume has twice the reserve free; tells whether it is held now. */
  refill(): boolean;
  /** Bytes that the volume has free, the reserve not counted. */
  freeBytes(): number;
}

const CHUNK = new Uint8Array(1024 * 1024);

/** Takes the reserve at once where there is room. */
export function openDiskReserve(file: string, reserveBytes = RESERVE_BYTES): DiskReserve {
  let state: DiskReserve['state'] = isWhole(file, reserveBytes) ? 'held' : 'released';
  const freeBytes = () => {
    const { bavail, bsize } = statfsSync(dirname(file));
    return bavail * bsize;
  };
  const reserve: DiskReserve = {
    get state() {
      return state;
    },
    release() {
      rmSync(file, { force: true });
      state = 'released';
    },
    refill() {
      if (state === 'released' && freeBytes() >= 2 * reserveBytes && fill(file, reserveBytes)) state = 'held';
      return state === 'held';
    },
    freeBytes,
  };
  reserve.refill();
  return reserve;
}

function isWhole(file: string, reserveBytes: number): boolean {
  return existsSync(file) && statSync(file).size >= reserveBytes;
}

/** Written, not only stretched: a file with holes keeps nothing free. False when the volume filled up meanwhile. */
function fill(file: string, reserveBytes: number): boolean {
  const handle = openSync(file, 'w', 0o600);
  try {
    for (let at = 0; at < reserveBytes; at += CHUNK.byteLength)
      writeSync(handle, CHUNK, 0, Math.min(CHUNK.byteLength, reserveBytes - at));
    fsyncSync(handle);
    return true;
  } catch {
    rmSync(file, { force: true });
    return false;
  } finally {
    closeSync(handle);
  }
}
