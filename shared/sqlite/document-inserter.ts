import type { DocumentState } from '#shared/store/document-state.ts';
import type { SqliteDatabase } from './connection.ts';
import { DOCUMENT_COLUMNS, toDocumentRow } from './document-row.ts';

/** Rows of one statement: a call into the driver costs about as much as a row. */
const ROWS_AT_ONCE = 16;

const COLUMNS = DOCUMENT_COLUMNS.split(', ');

/** What most documents of a first fill have in common; binding a value costs more than storing it. */
const COMMON: Readonly<Record<string, 0 | null>> = {
  tree: null,
  deleted: 0,
  conflicted: 0,
  also: null,
  attachments: null,
};
const BOUND = COLUMNS.flatMap((column, at) => (column in COMMON ? [] : [at]));
const SHARED = COLUMNS.flatMap((column, at) => (column in COMMON ? [[at, COMMON[column]] as const] : []));

/**
 * Inserts documents, many rows to a statement. `OR FAIL`: whoever inserts here undoes the transaction at any failure, so
 * the engine need not keep a copy of each page a statement touches.
 */
export class DocumentInserter {
  readonly #any;
  readonly #common;
  readonly #manyCommon;

  constructor(db: SqliteDatabase) {
    const any = COLUMNS.map(() => '?');
    const common = COLUMNS.map((column) => (column in COMMON ? String(COMMON[column]) : '?'));
    this.#any = db.prepare(insertSql(any, 1));
    this.#common = db.prepare(insertSql(common, 1));
    this.#manyCommon = db.prepare(insertSql(common, ROWS_AT_ONCE));
  }

  insert(states: readonly DocumentState[]): void {
    let waiting: unknown[] = [];
    for (const state of states) {
      const row = toDocumentRow(state);
      if (!isCommon(row)) this.#any.run(...row);
      else for (const at of BOUND) waiting.push(row[at]);
      if (waiting.length < ROWS_AT_ONCE * BOUND.length) continue;
      this.#manyCommon.run(...waiting);
      waiting = [];
    }
    for (let at = 0; at < waiting.length; at += BOUND.length) this.#common.run(...waiting.slice(at, at + BOUND.length));
  }
}

function isCommon(row: readonly unknown[]): boolean {
  for (const [at, value] of SHARED) if (row[at] !== value) return false;
  return true;
}

function insertSql(row: readonly string[], rows: number): string {
  const values = Array.from({ length: rows }, () => `(${row.join(', ')})`);
  return `INSERT OR FAIL INTO document (${DOCUMENT_COLUMNS}) VALUES ${values.join(', ')}`;
}
