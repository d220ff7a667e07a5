/** Two heads of one place with different hashes are both kept: that is the fork which verify-audit shows. */
const FIRST_SCHEMA = `
CREATE TABLE server (id TEXT NOT NULL);
CREATE TABLE databases (
  name TEXT PRIMARY KEY,
  file TEXT NOT NULL UNIQUE,
  profile TEXT NOT NULL CHECK (profile IN ('plain', 'organisation'))
) STRICT;
CREATE TABLE organisations (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  database TEXT NOT NULL UNIQUE REFERENCES databases (name),
  demo INTEGER NOT NULL,
  hue INTEGER,
  public_jwk TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  created_at TEXT NOT NULL
) STRICT;
CREATE TABLE enrolment_codes (
  hash TEXT PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisations (id),
  expires_at_ms INTEGER NOT NULL,
  used_by TEXT
) STRICT;
CREATE TABLE stations (
  id TEXT PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisations (id),
  name TEXT NOT NULL,
  code TEXT NOT NULL,
  public_jwk TEXT NOT NULL,
  site_id TEXT NOT NULL,
  ward_id TEXT,
  purpose TEXT NOT NULL,
  incarnation INTEGER NOT NULL,
  store_instance_id TEXT,
  state TEXT NOT NULL CHECK (state IN ('active', 'revoked')),
  enrolled_at TEXT NOT NULL,
  UNIQUE (organisation, code)
) STRICT;
CREATE TABLE number_blocks (
  organisation TEXT NOT NULL REFERENCES organisations (id),
  station TEXT NOT NULL REFERENCES stations (id),
  request_id TEXT NOT NULL,
  prefix TEXT NOT NULL,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  leased_at TEXT NOT NULL,
  PRIMARY KEY (station, request_id)
) STRICT;
CREATE INDEX number_blocks_by_prefix ON number_blocks (organisation, prefix, last);
CREATE TABLE audit_heads (
  organisation TEXT NOT NULL REFERENCES organisations (id),
  station TEXT NOT NULL,
  incarnation INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  hash TEXT NOT NULL,
  head TEXT NOT NULL,
  PRIMARY KEY (organisation, station, incarnation, sequence, hash)
) STRICT;
`;

const REVOCATIONS = `
ALTER TABLE stations ADD COLUMN revoked_at TEXT;
ALTER TABLE stations ADD COLUMN revoked_reason TEXT;
`;

const SCOPE_GRANTS = `
CREATE TABLE scope_grants (
  station TEXT NOT NULL REFERENCES stations (id),
  request_id TEXT NOT NULL,
  organisation TEXT NOT NULL REFERENCES organisations (id),
  part TEXT NOT NULL CHECK (part IN ('patient', 'facility')),
  name TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  reason TEXT NOT NULL,
  granted_by TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  until_ms INTEGER,
  state TEXT NOT NULL CHECK (state IN ('active', 'returned', 'expired')),
  ended_at_ms INTEGER,
  PRIMARY KEY (station, request_id),
  UNIQUE (station, epoch)
) STRICT;
`;

/** Where a database lies; and, for a catalogue without a folder of its own, the sealed keys of organisations. */
const PLACES = `
ALTER TABLE databases ADD COLUMN engine TEXT NOT NULL DEFAULT 'sqlite';
ALTER TABLE databases ADD COLUMN server TEXT;
CREATE TABLE secrets (
  organisation TEXT PRIMARY KEY,
  sealed TEXT NOT NULL
) STRICT;
`;

/** Every holding of a resource, newest epoch last; and the lease key of each station, sealed. */
const LEASES = `
CREATE TABLE leases (
  organisation TEXT NOT NULL REFERENCES organisations (id),
  kind TEXT NOT NULL CHECK (kind IN ('scope', 'record-numbers', 'tickets', 'register')),
  resource TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  holder TEXT NOT NULL,
  from_ms INTEGER NOT NULL,
  until_ms INTEGER,
  state TEXT NOT NULL CHECK (state IN ('held', 'returned', 'expired', 'taken')),
  PRIMARY KEY (organisation, kind, resource, epoch)
) STRICT;
CREATE TABLE lease_keys (
  station TEXT PRIMARY KEY REFERENCES stations (id),
  sealed TEXT NOT NULL,
  last_extension TEXT
) STRICT;
`;

/** Blocks from before leases; when each was leased stands in `number_blocks`. */
const NUMBER_BLOCK_LEASES = `
INSERT INTO leases (organisation, kind, resource, epoch, holder, from_ms, state)
  SELECT organisation, 'record-numbers', prefix || ' ' || first || '-' || last, 1, station, 0, 'held' FROM number_blocks;
`;

/** Of a memory that may be lost, and knows it. Never copied: elsewhere it begins anew. */
const USED_TOKENS = `
CREATE /* UNLOGGED */ TABLE used_tokens (
  name TEXT PRIMARY KEY,
  until_ms INTEGER NOT NULL
) STRICT;
`;

/** Files that were written for one station each, and how far they have been written down. */
const SNAPSHOTS = `
CREATE TABLE snapshots (
  id TEXT PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisations (id),
  station TEXT NOT NULL REFERENCES stations (id),
  store_instance_id TEXT,
  identity TEXT NOT NULL,
  feed_position TEXT NOT NULL,
  made_at_ms INTEGER NOT NULL,
  documents INTEGER NOT NULL,
  written_by TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('written', 'placed', 'told'))
) STRICT;
`;

/** Central takes blocks for what it imports, and is no station of the catalogue. */
const BLOCKS_OF_CENTRAL = `
CREATE /* for a moment */ TABLE blocks_of_numbers (
  organisation TEXT NOT NULL REFERENCES organisations (id),
  station TEXT NOT NULL,
  request_id TEXT NOT NULL,
  prefix TEXT NOT NULL,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  leased_at TEXT NOT NULL,
  PRIMARY KEY (station, request_id)
) STRICT;
INSERT INTO blocks_of_numbers SELECT organisation, station, request_id, prefix, first, last, leased_at FROM number_blocks;
DROP TABLE number_blocks;
ALTER TABLE blocks_of_numbers RENAME TO number_blocks;
CREATE INDEX number_blocks_by_prefix ON number_blocks (organisation, prefix, last);
`;

/** In order; the number of those applied is the catalogue's version. Add, never change: SQLite reads them as they stand, for PostgreSQL types are renamed and `UNLOGGED` is a word. */
export const CATALOGUE_MIGRATIONS: readonly string[] = [
  FIRST_SCHEMA,
  REVOCATIONS,
  SCOPE_GRANTS,
  PLACES,
  LEASES,
  NUMBER_BLOCK_LEASES,
  USED_TOKENS,
  SNAPSHOTS,
  BLOCKS_OF_CENTRAL,
];
