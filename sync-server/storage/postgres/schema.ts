/** Raise it together with a step in `migrations.ts`. */
export const SCHEMA_VERSION = 1;

/**
 * As in SQLite: `document` holds each document's winner with its body, at its place in the feed; `tree` is null while the
 * winner is the only revision; every other revision lies in `revision`. Bodies are text, never jsonb: they are given back
 * as they came. Ids are ordered by their bytes. The row of `store` is what writers queue for (ST3): whoever holds it has
 * seen every sequence before its own, and gives it back with the commit.
 * Feeds of a lane or a facility ask for `seq + 0`: only their own index has that order. Asked for `seq`, the planner takes
 * the whole feed's index wherever it believes in a dense one, and walks the organisation to find a small site's page.
 * `also` are the other scopes of a document, see `shared/store/scope.ts`.
 */
export const SCHEMA = `
CREATE TABLE store (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  version integer NOT NULL,
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('filling', 'open', 'moved')),
  instance_id text NOT NULL,
  update_seq bigint NOT NULL DEFAULT 0,
  doc_count bigint NOT NULL DEFAULT 0,
  deleted_count bigint NOT NULL DEFAULT 0
);
CREATE TABLE document (
  seq bigint NOT NULL,
  id text COLLATE "C" NOT NULL UNIQUE,
  rev text COLLATE "C" NOT NULL,
  tree text COLLATE "C",
  deleted boolean NOT NULL,
  conflicted boolean NOT NULL,
  lane smallint NOT NULL,
  kind text COLLATE "C",
  patient text COLLATE "C",
  facility text COLLATE "C",
  also text[] COLLATE "C",
  attachments text,
  body text,
  PRIMARY KEY (seq) INCLUDE (lane, kind)
);
CREATE INDEX document_by_facility ON document (facility, lane, (seq + 0)) WHERE kind IS DISTINCT FROM 'AuditEvent';
CREATE INDEX document_by_patient ON document USING hash (patient) WHERE patient IS NOT NULL;
CREATE INDEX document_also ON document USING gin (also) WHERE also IS NOT NULL;
CREATE INDEX document_by_lane ON document (lane, (seq + 0)) WHERE lane <> 2;
CREATE INDEX document_deleted ON document (id) WHERE deleted;
CREATE INDEX document_conflicted ON document (id) WHERE conflicted;
CREATE TABLE revision (
  id text COLLATE "C" NOT NULL,
  rev text COLLATE "C" NOT NULL,
  seq bigint NOT NULL,
  deleted boolean NOT NULL,
  attachments text,
  body text NOT NULL,
  PRIMARY KEY (id, rev)
);
CREATE INDEX revision_by_seq ON revision (seq);
CREATE TABLE attachment (
  digest text COLLATE "C" PRIMARY KEY,
  length bigint NOT NULL,
  chunks text COLLATE "C" NOT NULL,
  staged_at timestamptz
);
CREATE INDEX attachment_staged ON attachment (staged_at) WHERE staged_at IS NOT NULL;
CREATE TABLE attachment_chunk (
  chunks text COLLATE "C" NOT NULL,
  number integer NOT NULL,
  bytes bytea NOT NULL,
  taken_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (chunks, number)
);
ALTER TABLE attachment_chunk ALTER COLUMN bytes SET STORAGE EXTERNAL;
CREATE TABLE quarantine (
  seq bigint PRIMARY KEY,
  id text COLLATE "C" NOT NULL,
  rev text COLLATE "C" NOT NULL,
  reason text NOT NULL,
  graft text NOT NULL,
  UNIQUE (id, rev)
);
CREATE TABLE patient_search (
  patient_id text COLLATE "C" PRIMARY KEY,
  words text NOT NULL,
  lexemes tsvector NOT NULL GENERATED ALWAYS AS (array_to_tsvector(array_remove(string_to_array(words, ' '), ''))) STORED
);
CREATE INDEX patient_search_by_word ON patient_search USING gin (lexemes);
CREATE TABLE local_document (
  id text COLLATE "C" PRIMARY KEY,
  body text NOT NULL
);
`;
