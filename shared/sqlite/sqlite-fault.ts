import Database from 'better-sqlite3';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import { StoreFault } from '#shared/store/store-fault.ts';

/** What a person is told for each way in which the database can fail. The file's path stays out of it: it goes to logs. */
const REFUSALS: readonly (readonly [prefix: string, make: (code: string) => Refusal])[] = [
  ['SQLITE_FULL', diskFull],
  ['SQLITE_IOERR_SHMSIZE', diskFull],
  ['SQLITE_BUSY', busy],
  ['SQLITE_LOCKED', busy],
  ['SQLITE_PROTOCOL', busy],
  ['SQLITE_READONLY', readOnly],
  ['SQLITE_CANTOPEN', readOnly],
  ['SQLITE_PERM', readOnly],
  // A volume that turned read-only under an open file, as after a fault of the disk: nothing that is stored is in doubt.
  ['SQLITE_IOERR_WRITE', readOnly],
  ['SQLITE_CORRUPT', damaged],
  ['SQLITE_NOTADB', damaged],
  ['SQLITE_IOERR', damaged],
];

/** The driver's error as a fault with a refusal in it; anything else comes back as it is. */
export function toStoreFault(error: unknown): unknown {
  if (!(error instanceof Database.SqliteError)) return error;
  const { code } = error;
  const make = REFUSALS.find(([prefix]) => code.startsWith(prefix))?.[1];
  return make ? new StoreFault(make(code), error) : error;
}

/** Runs a piece of database work and names what went wrong. */
export function withStoreFaults<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw toStoreFault(error);
  }
}

function diskFull(code: string): Refusal {
  return refusal(
    'disk-nearly-full',
    'The disk is full. Nothing of this entry was saved; what was saved before is safe. Free some space, then try again.',
    {
      support: `database write refused: ${code}`,
    },
  );
}

function busy(code: string): Refusal {
  return refusal(
    'locked',
    'Another program is using the records of this workstation. Close it, or wait a moment, then try again.',
    {
      support: `database is busy: ${code}`,
    },
  );
}

function readOnly(code: string): Refusal {
  return refusal(
    'read-only',
    'This workstation may not write to the folder with its records. Ask support to check the disk and its permissions.',
    {
      support: `database cannot be written: ${code}`,
    },
  );
}

function damaged(code: string): Refusal {
  return refusal(
    'file-damaged',
    'The records of this workstation are damaged on the disk. Stop working here, keep the file, and restore the last backup or fill the workstation anew from the server.',
    { support: `database is damaged: ${code}` },
  );
}

export function wrongKey(code: string): Refusal {
  return refusal(
    'wrong-key',
    'This key does not open the records of this workstation. Check that the right key is used; if it is, the start of the file is damaged and a backup is needed.',
    {
      support: `database cannot be decrypted: ${code}`,
    },
  );
}
