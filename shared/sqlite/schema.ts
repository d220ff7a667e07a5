import type { SqliteDatabase } from './connection.ts';
import { ALSO_TABLE } from './scope-sql.ts';

/** Raise it together with a step in `migrations.ts`. */
export const SCHEMA_VERSION = 4;

/** Bytes that no revision has named yet. */
export const STAGED_INDEX = 'CREATE INDEX attachment_staged ON attachment (staged_at) WHERE staged_at IS NOT NULL;';

/**
 * What tells most kinds of a record apart in one byte of an index. Flags and orders of a patient are asked for with each
 * act; without it that costs a look at every observation that she has.
 */
export const KIND_BYTE = 'length(kind)';
export const PATIENT_INDEX = `CREATE INDEX document_by_patient ON document (patient_hash, ${KIND_BYTE}) WHERE patient_hash IS NOT NULL;`;

/**
 * `document` holds each document's winner with its body, in feed order: reading the feed is one sequential scan, and a
 * fresh document costs one insert. `tree` is null while the winner is the only revision. Everything else of a document
 * lies in `revision`. A patient's documents are found by a hash of the patient's id: the entries of that index arrive in
 * no order, and being a tenth as long they touch a tenth of the pages in a bulk load. Lane 2 is the bulk of the
 * feed: it is read by scanning, only the others have an index. Columns before `body` stay on the page when a body overflows it.
 * Chunks of an attachment lie under `chunks`, or under its digest where that is null: bytes that stream in are written
 * before their digest is known.
 */
const DDL = `
CREATE TABLE store (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  instance_id TEXT NOT NULL,
  update_seq INTEGER NOT NULL,
  doc_count INTEGER NOT NULL,
  deleted_count INTEGER NOT NULL
);
CREATE TABLE document (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  rev TEXT NOT NULL,
  tree TEXT,
  deleted INTEGER NOT NULL,
  conflicted INTEGER NOT NULL,
  lane INTEGER NOT NULL,
  kind TEXT,
  patient_hash INTEGER,
  patient TEXT,
  facility TEXT,
  also TEXT,
  attachments TEXT,
  body TEXT
);
CREATE INDEX document_by_lane ON document (lane, seq, kind) WHERE lane <> 2;
${PATIENT_INDEX}
CREATE INDEX document_deleted ON document (id) WHERE deleted = 1;
CREATE INDEX document_conflicted ON document (id) WHERE conflicted = 1;
${ALSO_TABLE}
CREATE TABLE revision (
  id TEXT NOT NULL,
  rev TEXT NOT NULL,
  seq INTEGER NOT NULL,
  deleted INTEGER NOT NULL,
  attachments TEXT,
  body TEXT NOT NULL,
  PRIMARY KEY (id, rev)
) WITHOUT ROWID;
CREATE TABLE attachment (
  digest TEXT PRIMARY KEY,
  length INTEGER NOT NULL,
  chunks TEXT,
  staged_at INTEGER
) WITHOUT ROWID;
${STAGED_INDEX}
CREATE TABLE attachment_chunk (
  digest TEXT NOT NULL,
  number INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  UNIQUE (digest, number)
);
CREATE TABLE quarantine (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  rev TEXT NOT NULL,
  reason TEXT NOT NULL,
  graft TEXT NOT NULL,
  UNIQUE (id, rev)
);
CREATE TABLE local_document (
  id TEXT PRIMARY KEY,
  body TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE read_model (
  name TEXT PRIMARY KEY,
  version INTEGER NOT NULL
) WITHOUT ROWID;
`;

/** Fills an empty file. Runs inside the caller's transaction. */
export function createSchema(db: SqliteDatabase): void {
  db.exec(DDL);
  db.prepare('INSERT INTO store VALUES (1, ?, 0, 0, 0)').run(crypto.randomUUID());
  db.pragma(`user_version=${SCHEMA_VERSION}`);
}
