import type { WriteResult } from '#shared/store/document-store.ts';
import type { SqliteDatabase } from './connection.ts';
import { withStoreFaults } from './sqlite-fault.ts';
import type { SqliteWriter, WriteRequest } from './sqlite-writer.ts';
import type { WriterPort } from './writer-port.ts';

/** The writer in the caller's thread: shortest way, but a large batch holds the thread up. */
export class InlineWriter implements WriterPort {
  readonly #db: SqliteDatabase;
  readonly #writer: SqliteWriter;

  constructor(db: SqliteDatabase, writer: SqliteWriter) {
    this.#db = db;
    this.#writer = writer;
  }

  async apply(request: WriteRequest): Promise<WriteResult> {
    return withStoreFaults(() => this.#writer.apply([request]))[0] as WriteResult;
  }

  async close(): Promise<void> {
    this.#db.close();
  }
}
