import { open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

const MOST_AT_ONCE_BYTES = 4 * 1024 * 1024;

/**
 * Overwrites a file where it lies, then removes it; on the disk when it resolves. A file system that writes every change
 * to another place, and flash that does the same below it, may keep the old bytes: SPEC.md says what that means (LE7).
 */
export async function wipeFile(file: string): Promise<void> {
  const handle = await open(file, 'r+').catch(nothingWhenMissing);
  if (!handle) return;
  try {
    const { size } = await handle.stat();
    const zeros = new Uint8Array(Math.min(size, MOST_AT_ONCE_BYTES));
    for (let at = 0; at < size; at += zeros.length) await handle.write(zeros, 0, Math.min(zeros.length, size - at), at);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rm(file, { force: true });
  await syncFolder(dirname(file));
}

/** So that names written or removed in it survive a power cut. Windows does this by itself and opens no folders. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function nothingWhenMissing(error: unknown): undefined {
  if ((error as { code?: unknown }).code === 'ENOENT') return undefined;
  throw error;
}
