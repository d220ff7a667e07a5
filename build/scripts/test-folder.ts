/**
 * Where tests write. They make and drop hundreds of databases; on a disk they wait for its syncs longer than they work
 * (system phase, two cores: 175 s on disk, 135 s in memory). The same calls are made in memory, and what must be
 * synced before an answer is shown by traces, not by the disk. A `TMPDIR` that is set, or too little memory, keeps the disk.
 */
import { chmodSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { freemem } from 'node:os';
import { join } from 'node:path';

const MEMORY = '/dev/shm';
const NEEDED_BYTES = 6 * 1024 ** 3;

/** Vitest's global set-up: before the workers start, which inherit it. */
export function setup(): (() => void) | undefined {
  if (process.env.TMPDIR || !isRoomy()) return undefined;
  const folder = mkdtempSync(join(MEMORY, 'holdfast-tests-'));
  // PostgreSQL refuses to run as root: its own user must come through.
  chmodSync(folder, 0o1777);
  process.env.TMPDIR = folder;
  return () => {
    delete process.env.TMPDIR;
    // A PostgreSQL that ends with its worker writes for a moment longer.
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  };
}

function isRoomy(): boolean {
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    return bavail * bsize >= NEEDED_BYTES && freemem() >= NEEDED_BYTES;
  } catch {
    return false;
  }
}
