import type { Rev } from '#shared/revision/rev.ts';
import type { DocumentSource, DocumentState, RevisionContent } from '#shared/store/document-state.ts';
import type { EnvelopeFacts } from '#shared/store/envelope-facts.ts';
import type { SqliteDatabase } from './connection.ts';
import {
  DOCUMENT_COLUMNS,
  type DocumentRow,
  FACT_COLUMNS,
  type FactsRow,
  fromDocumentRow,
  toContent,
  toFacts,
} from './document-row.ts';

type ContentRow = [deleted: number, attachments: string | null, body: string | null];

/** Reads single documents on a connection; writer and reader each have one. */
export class SqliteDocumentSource implements DocumentSource {
  readonly #document;
  readonly #facts;
  readonly #archived;
  readonly #quarantined;

  constructor(db: SqliteDatabase) {
    this.#document = db.prepare<[string], DocumentRow>(`SELECT ${DOCUMENT_COLUMNS} FROM document WHERE id = ?`).raw();
    this.#facts = db.prepare<[string], FactsRow>(`SELECT ${FACT_COLUMNS} FROM document WHERE id = ?`).raw();
    this.#archived = db
      .prepare<[string, string], ContentRow>('SELECT deleted, attachments, body FROM revision WHERE id = ? AND rev = ?')
      .raw();
    this.#quarantined = db
      .prepare<[string, string], [number]>('SELECT 1 FROM quarantine WHERE id = ? AND rev = ?')
      .raw();
  }

  findDocument(id: string): DocumentState | undefined {
    const row = this.#document.get(id);
    return row && fromDocumentRow(row);
  }

  findFacts(id: string): EnvelopeFacts | undefined {
    const row = this.#facts.get(id);
    return row && toFacts(row);
  }

  findArchived(id: string, rev: Rev): RevisionContent | undefined {
    const row = this.#archived.get(id, rev);
    return row && toContent(...row);
  }

  isQuarantined(id: string, rev: Rev): boolean {
    return this.#quarantined.get(id, rev) !== undefined;
  }
}
