import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';

export interface Witnessed {
  /** Stands for the very file: another one after the folder was put back from a copy or moved to another disk. */
  readonly file: string;
  /** As it was written last; undefined where nothing can be read. */
  readonly count: number | undefined;
}

/**
 * Beside the records, whatever engine keeps them, a count of what was done with numbers: records that were put back from a
 * copy are behind it, a folder that was put back has another file. One file, written in place.
 */
export interface NumberWitness {
  read(): Promise<Witnessed>;
  /** On the disk when it resolves. */
  write(count: number): Promise<void>;
}

const NAME = 'hub-numbers';
/** One width for all counts, so that each overwrites the one before in one piece. */
const DIGITS = 16;
const COUNT = /^\d{16}$/;

export function openNumberWitness(folder: string): NumberWitness {
  const opened = () => open(join(folder, NAME), constants.O_RDWR | constants.O_CREAT, 0o600);
  return {
    async read() {
      await using file = await opened();
      const { ino, birthtimeNs } = await file.stat({ bigint: true });
      const text = await file.readFile('utf8');
      return { file: `${ino} ${birthtimeNs}`, count: COUNT.test(text) ? Number(text) : undefined };
    },
    async write(count) {
      await using file = await opened();
      await file.write(String(count).padStart(DIGITS, '0'), 0);
      await file.sync();
    },
  };
}
