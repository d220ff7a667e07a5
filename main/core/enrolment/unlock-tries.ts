import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '#shared/lib/clock.ts';
import { type AttemptRecord, type Attempts, attemptRecord, createAttempts } from '../session/attempts.ts';
import type { LocalRecord } from '../session/local-record.ts';
import { writeWhole } from './organisation-folder.ts';

/**
 * Tries at the passphrase, counted in a file beside `station.json`: the store is shut while they are made. Who has the
 * disk can remove the file, and gains nothing by it: there the cost of each guess is what protects.
 */
export function createUnlockTries(folder: string, clock: Clock): Attempts {
  return createAttempts(fileRecord(join(folder, 'unlock-tries.json')), clock);
}

function fileRecord(file: string): LocalRecord<AttemptRecord> {
  return {
    async find() {
      const text = await readFile(file, 'utf8').catch(() => undefined);
      return text === undefined ? undefined : readTries(text);
    },
    write: (value) => writeWhole(file, `${JSON.stringify(value)}\n`),
    remove: () => rm(file, { force: true }),
  };
}

/** A file that was cut by a failing disk must not shut a ward out. */
function readTries(text: string): AttemptRecord | undefined {
  try {
    return attemptRecord.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
