import type { DocumentState } from '#shared/store/document-state.ts';
import type { SqliteDatabase } from './connection.ts';
import { DOCUMENT_COLUMNS, toDocumentRow } from './document-row.ts';

/** Rows of one statement: calls into the driver cost about as much as a row. */
const ROWS_AT_ONCE = 16;

/** Inserts documents, many rows to a statement. */
export class DocumentInserter {
  readonly #one;
  readonly #many;

  constructor(db: SqliteDatabase) {
    this.#one = db.prepare(insertSql(1));
    this.#many = db.prepare(insertSql(ROWS_AT_ONCE));
  }

  insert(states: readonly DocumentState[]): void {
    const whole = states.length - (states.length % ROWS_AT_ONCE);
    for (let at = 0; at < whole; at += ROWS_AT_ONCE) {
      this.#many.run(states.slice(at, at + ROWS_AT_ONCE).flatMap(toDocumentRow));
    }
    for (const state of states.slice(whole)) this.#one.run(toDocumentRow(state));
  }
}

function insertSql(rows: number): string {
  const row = `(${DOCUMENT_COLUMNS.split(',')
    .map(() => '?')
    .join(', ')})`;
  return `INSERT INTO document (${DOCUMENT_COLUMNS}) VALUES ${Array.from({ length: rows }, () => row).join(', ')}`;
}
