import { REPLICA_COLLECTIONS, type ReplicaRow } from '#shared/contract/feed.ts';
import type { ReplicaDatabase, StoredRow } from './replica-database.ts';

/** Applies the rows of one batch. A later row of the same id wins over an earlier one. */
export async function applyRows(database: ReplicaDatabase, rows: readonly ReplicaRow[]): Promise<void> {
  for (const name of REPLICA_COLLECTIONS) {
    const newest = new Map(rows.filter((row) => row.collection === name).map((row) => [row.id, row]));
    if (newest.size === 0) continue;
    const live = [...newest.values()].filter((row) => !row.deleted);
    const removed = [...newest.values()].filter((row) => row.deleted);
    if (live.length > 0) await database[name].bulkUpsert(live.map(storedRow));
    if (removed.length > 0) await remove(database, name, removed);
  }
}

/** The body goes first, then the row, then what the storage still remembers of it. */
async function remove(
  database: ReplicaDatabase,
  name: ReplicaRow['collection'],
  rows: readonly ReplicaRow[],
): Promise<void> {
  const collection = database[name];
  const known = await collection.findByIds(rows.map((row) => row.id)).exec();
  if (known.size === 0) return;
  await collection.bulkUpsert([...known.keys()].map(bareRow));
  await collection.bulkRemove([...known.keys()]);
  await collection.storageInstance.cleanup(0);
}

function storedRow(row: ReplicaRow): StoredRow {
  const { collection: _collection, deleted: _deleted, ...rest } = row;
  return { ...rest, kind: row.kind ?? '', patient: row.patient ?? '', content: row.content };
}

/** @SAFETY A row on its way out has no body any more: whoever reads in that moment must not take it for an empty record. */
export function isBare({ seq, content }: StoredRow): boolean {
  return seq === 0 && content === undefined;
}

function bareRow(id: string): StoredRow {
  return { id, kind: '', patient: '', seq: 0, content: undefined };
}
