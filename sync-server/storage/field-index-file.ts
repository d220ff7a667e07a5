/**
 * Keys of JSON indexes in a SQLite file beside the databases: derived from documents, made anew when it is lost. It is not
 * encrypted: only plain databases have such indexes.
 */
import { openConnection, type SqliteDatabase } from '#shared/sqlite/connection.ts';

export interface IndexEntry {
  readonly key: Uint8Array;
  readonly id: string;
}

/** Up to where an index has read the feed of which store. */
export interface IndexPosition {
  readonly instanceId: string;
  readonly seq: number;
}

export interface EntryRange {
  readonly from: Uint8Array;
  /** Exclusive. */
  readonly to: Uint8Array;
  /** The entry before the page. */
  readonly after?: IndexEntry | undefined;
  readonly descending: boolean;
  readonly limit: number;
}

const SCHEMA = `
CREATE TABLE IF NOT EXISTS field_index (
  number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, instance_id TEXT NOT NULL, seq INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS entry (
  number INTEGER NOT NULL, key BLOB NOT NULL, id TEXT NOT NULL, PRIMARY KEY (number, key, id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS entry_by_document ON entry (number, id);
`;

export class FieldIndexFile {
  readonly #db: SqliteDatabase;
  readonly #sql: ReturnType<typeof prepareStatements>;

  constructor(file: string) {
    this.#db = openConnection({ file, cacheKib: 8000 });
    this.#db.exec(SCHEMA);
    this.#sql = prepareStatements(this.#db);
  }

  findPosition(name: string): IndexPosition | undefined {
    return this.#sql.findPosition.get(name);
  }

  /** Empties an index, or makes it. */
  begin(name: string, instanceId: string): void {
    this.#db
      .transaction(() => {
        this.#sql.dropEntries.run(name);
        this.#sql.putPosition.run(name, instanceId, 0);
      })
      .immediate();
  }

  /** Replaces the entries of these documents; without a key a document has none. */
  apply(
    name: string,
    seq: number,
    documents: readonly { readonly id: string; readonly key: Uint8Array | undefined }[],
  ): void {
    this.#db
      .transaction(() => {
        const number = this.#sql.findNumber.get(name);
        if (number === undefined) return;
        for (const { id, key } of documents) {
          this.#sql.dropEntry.run(number, id);
          if (key) this.#sql.insertEntry.run(number, key, id);
        }
        this.#sql.movePosition.run(seq, number);
      })
      .immediate();
  }

  list(name: string, { from, to, after, descending, limit }: EntryRange): IndexEntry[] {
    const number = this.#sql.findNumber.get(name);
    if (number === undefined) return [];
    const { key, id } = after ?? (descending ? { key: to, id: '' } : { key: from, id: '' });
    const statement = descending ? this.#sql.listDescending : this.#sql.listAscending;
    return statement.all({ number, from, to, key, id, limit });
  }

  /** Removes the indexes that are not among these. */
  keepOnly(names: readonly string[]): void {
    const kept = JSON.stringify(names);
    if (this.#sql.countOthers.get(kept) === 0) return;
    this.#db
      .transaction(() => {
        this.#sql.dropOtherEntries.run(kept);
        this.#sql.dropOthers.run(kept);
      })
      .immediate();
  }

  close(): void {
    this.#db.close();
  }
}

interface ListParameters extends Omit<EntryRange, 'after' | 'descending'>, IndexEntry {
  readonly number: number;
}

function prepareStatements(db: SqliteDatabase) {
  const inRange = 'SELECT key, id FROM entry WHERE number = @number AND key >= @from AND key < @to';
  return {
    findPosition: db.prepare<[string], IndexPosition>(
      'SELECT instance_id AS instanceId, seq FROM field_index WHERE name = ?',
    ),
    findNumber: db.prepare<[string], number>('SELECT number FROM field_index WHERE name = ?').pluck(),
    putPosition: db.prepare<[string, string, number]>(
      `INSERT INTO field_index (name, instance_id, seq) VALUES (?, ?, ?)
       ON CONFLICT (name) DO UPDATE SET instance_id = excluded.instance_id, seq = excluded.seq`,
    ),
    movePosition: db.prepare<[number, number]>('UPDATE field_index SET seq = ? WHERE number = ?'),
    dropEntries: db.prepare<[string]>(
      'DELETE FROM entry WHERE number IN (SELECT number FROM field_index WHERE name = ?)',
    ),
    dropEntry: db.prepare<[number, string]>('DELETE FROM entry WHERE number = ? AND id = ?'),
    insertEntry: db.prepare<[number, Uint8Array, string]>('INSERT INTO entry (number, key, id) VALUES (?, ?, ?)'),
    listAscending: db.prepare<ListParameters, IndexEntry>(
      `${inRange} AND (key, id) > (@key, @id) ORDER BY key, id LIMIT @limit`,
    ),
    listDescending: db.prepare<ListParameters, IndexEntry>(
      `${inRange} AND (key, id) < (@key, @id) ORDER BY key DESC, id DESC LIMIT @limit`,
    ),
    countOthers: db
      .prepare<[string], number>('SELECT count(*) FROM field_index WHERE name NOT IN (SELECT value FROM json_each(?))')
      .pluck(),
    dropOtherEntries: db.prepare<[string]>(
      `DELETE FROM entry WHERE number IN
         (SELECT number FROM field_index WHERE name NOT IN (SELECT value FROM json_each(?)))`,
    ),
    dropOthers: db.prepare<[string]>('DELETE FROM field_index WHERE name NOT IN (SELECT value FROM json_each(?))'),
  };
}
