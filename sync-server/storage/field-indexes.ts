/** JSON indexes of plain databases, one file for each database that has any. Brought up to date from the feed when they are asked. */
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DocumentStore, StoredRevision } from '#shared/store/document-store.ts';
import { type EntryRange, FieldIndexFile, type IndexEntry } from './field-index-file.ts';

/** What an index holds, told by its name, which stands for its definition. */
export interface IndexSource {
  readonly name: string;
  /** Undefined: this document is not in the index. */
  keyOf(revision: StoredRevision): Uint8Array | undefined;
}

type Feed = Pick<DocumentStore, 'info' | 'listChanges'>;

export interface FieldIndexes {
  /** Reads what changed since. Returns when the index is as new as the store was at the call. */
  update(source: IndexSource, store: Feed): Promise<void>;
  list(name: string, range: EntryRange): readonly IndexEntry[];
  keepOnly(names: readonly string[]): void;
}

export interface FieldIndexPool {
  of(database: string): FieldIndexes;
  remove(database: string): void;
  close(): void;
}

const PAGE_ROWS = 500;

export function createFieldIndexPool(folder: string): FieldIndexPool {
  const opened = new Map<string, FieldIndexFile>();
  const updating = new Map<string, Promise<void>>();
  const fileOf = (database: string) => join(folder, `${database}.sqlite`);
  const open = (database: string): FieldIndexFile => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const file = opened.get(database) ?? new FieldIndexFile(fileOf(database));
    opened.set(database, file);
    return file;
  };
  return {
    of: (database) => ({
      async update(source, store) {
        const before = updating.get(database) ?? Promise.resolve();
        const own = before.catch(() => undefined).then(() => update(open(database), source, store));
        updating.set(database, own);
        await own;
      },
      list: (name, range) => open(database).list(name, range),
      keepOnly(names) {
        if (opened.has(database) || existsSync(fileOf(database))) open(database).keepOnly(names);
      },
    }),
    remove(database) {
      opened.get(database)?.close();
      opened.delete(database);
      for (const suffix of ['', '-wal', '-shm']) rmSync(fileOf(database) + suffix, { force: true });
    },
    close() {
      for (const file of opened.values()) file.close();
      opened.clear();
    },
  };
}

/** A page a transaction; between pages others have their turn. */
async function update(file: FieldIndexFile, { name, keyOf }: IndexSource, store: Feed): Promise<void> {
  const { instanceId, updateSeq } = await store.info();
  const position = file.findPosition(name);
  if (position?.instanceId !== instanceId || position.seq > updateSeq) file.begin(name, instanceId);
  let since = file.findPosition(name)?.seq ?? 0;
  while (since < updateSeq) {
    const page = await store.listChanges({ since, limit: PAGE_ROWS, bodies: 'winner' });
    const entries = page.rows.map(({ id, revisions: [winner] = [] }) => ({
      id,
      key: winner && !winner.deleted ? keyOf(winner) : undefined,
    }));
    file.apply(name, page.lastSeq, entries);
    if (page.lastSeq === since) return;
    since = page.lastSeq;
    await nextTurn();
  }
}
