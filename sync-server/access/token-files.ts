/**
 * Used tokens on the disk (OP7): a server that was killed and started again takes none a second time. 16 bytes each, in a
 * file per generation, handed to the system before the call is answered; what the system holds survives the process. A
 * power cut may lose the last second of it: after one, tokens that were made before this start are not taken at all,
 * which the stations answer with a new one.
 */
import { createHash } from 'node:crypto';
import {
  closeSync,
  fdatasync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { uptime } from 'node:os';
import { join } from 'node:path';
import type { TokenMemory } from './replay-guard.ts';

const NAME_BYTES = 16;
const SYNC_EVERY_MS = 1000;
const FILE = /^(\d+)\.used$/;

export interface TokenFiles extends TokenMemory {
  close(): void;
}

export interface TokenFilesOptions {
  readonly folder: string;
  /** When this machine was started, by the same clock as the times of files. */
  readonly bootedAtMs?: number;
  readonly startedAtMs: number;
}

/** Touches the disk when the first token comes: a command beside a running server opens nothing. */
export function openTokenFiles({
  folder,
  bootedAtMs = Date.now() - uptime() * 1000,
  startedAtMs,
}: TokenFilesOptions): TokenFiles {
  const files = new Map<number, number>();
  let blindBeforeMs: number | undefined;
  let isDirty = false;
  const syncing = setInterval(() => {
    if (!isDirty) return;
    isDirty = false;
    for (const file of files.values()) fdatasync(file, () => {});
  }, SYNC_EVERY_MS).unref();
  const fileOf = (generation: number): number => {
    const known = files.get(generation);
    if (known !== undefined) return known;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const opened = openSync(join(folder, `${generation}.used`), 'a', 0o600);
    const { size } = fstatSync(opened);
    ftruncateSync(opened, size - (size % NAME_BYTES)); // a power cut may leave a name in part
    files.set(generation, opened);
    return opened;
  };
  return {
    get blindBeforeMs() {
      blindBeforeMs ??= lastUseMs(folder) < bootedAtMs ? startedAtMs : 0;
      return blindBeforeMs;
    },
    nameOf: (tokenId) => createHash('sha256').update(tokenId).digest().toString('latin1', 0, NAME_BYTES),
    load(generation) {
      const bytes = readIfThere(join(folder, `${generation}.used`)).toString('latin1');
      const count = Math.floor(bytes.length / NAME_BYTES);
      return Array.from({ length: count }, (_, n) => bytes.slice(n * NAME_BYTES, (n + 1) * NAME_BYTES));
    },
    keep(generation, name) {
      try {
        writeSync(fileOf(generation), Buffer.from(name, 'latin1'));
        isDirty = true;
      } catch {
        // A full disk shuts no station out: until there is room again the process alone remembers.
      }
    },
    forgetBefore(generation) {
      for (const [old, file] of files) {
        if (old >= generation) continue;
        closeSync(file);
        files.delete(old);
      }
      for (const old of generationsIn(folder))
        if (old < generation) rmSync(join(folder, `${old}.used`), { force: true });
    },
    close() {
      clearInterval(syncing);
      for (const file of files.values()) closeSync(file);
      files.clear();
    },
  };
}

function generationsIn(folder: string): readonly number[] {
  try {
    return readdirSync(folder)
      .flatMap((name) => FILE.exec(name)?.[1] ?? [])
      .map(Number);
  } catch {
    return [];
  }
}

/** When a token was last remembered; infinity when none is: then there is nothing to use again. */
function lastUseMs(folder: string): number {
  const times = generationsIn(folder).map((one) => statSync(join(folder, `${one}.used`)).mtimeMs);
  return times.length > 0 ? Math.max(...times) : Number.POSITIVE_INFINITY;
}

function readIfThere(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    return Buffer.alloc(0);
  }
}
