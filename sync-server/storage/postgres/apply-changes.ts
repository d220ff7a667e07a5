import { CHUNK_BYTES } from '#shared/store/chunk-range.ts';
import type { ArchivedRevision, DocumentState } from '#shared/store/document-state.ts';
import type { PlannedAttachment } from '#shared/store/write-plan.ts';
import { bytesArray, int8Array, textArray } from './array-parameters.ts';
import type { Sql } from './connect.ts';
import {
  archivedParameters,
  DOCUMENT_COLUMNS,
  documentParameters,
  SELECT_ARCHIVED_PARAMETERS,
  SELECT_PARAMETERS,
} from './document-row.ts';
import type { LoadedView } from './loaded-view.ts';
import { applyPatientSearch } from './patient-search.ts';

/** What one statement carries. */
const MOST_BYTES_AT_ONCE = 8 * 1024 * 1024;

export interface Counters {
  readonly updateSeq: number;
  readonly docCount: number;
  readonly deletedCount: number;
}

/** The sum of a group of plans as statements over sets. They go out together; the caller waits for all of them. */
export function applyChanges(sql: Sql, view: LoadedView): Promise<unknown>[] {
  return [
    ...applyDocuments(sql, view),
    ...applyArchive(sql, view),
    ...[...view.attachments.values()].flatMap((attachment) => insertAttachment(sql, attachment)),
    ...claimAttachments(sql, [...view.claimed]),
    ...applyQuarantine(sql, view),
    ...applyLocals(sql, view),
  ];
}

export function countChanges(before: Counters, view: LoadedView): Counters {
  let { docCount, deletedCount } = before;
  const count = (state: DocumentState | undefined, by: number) => {
    if (state?.content.deleted === true) deletedCount += by;
    else if (state) docCount += by;
  };
  for (const change of view.changedDocuments.values()) {
    count(change.before, -1);
    count(change.after, 1);
  }
  return { updateSeq: view.updateSeq, docCount, deletedCount };
}

const UPDATE_DOCUMENTS = `UPDATE document SET (${DOCUMENT_COLUMNS}) = ROW (given.*)
  FROM (${SELECT_PARAMETERS}) AS given WHERE document.id = given.id`;

function applyDocuments(sql: Sql, { changedDocuments }: LoadedView): Promise<unknown>[] {
  const added: DocumentState[] = [];
  const changed: DocumentState[] = [];
  const removed: string[] = [];
  for (const [id, { before, after }] of changedDocuments) {
    if (!after) removed.push(id);
    else if (before) changed.push(after);
    else added.push(after);
  }
  return [
    ...when(removed, () => [
      sql.query('DELETE FROM document WHERE id = ANY($1::text[])', [textArray(removed)]),
      sql.query('DELETE FROM revision WHERE id = ANY($1::text[])', [textArray(removed)]),
    ]),
    ...when(changed, () => [sql.query(UPDATE_DOCUMENTS, documentParameters(changed))]),
    ...when(added, () => [insertDocuments(sql, added)]),
    ...applyPatientSearch(sql, [...changed, ...added], removed),
  ];
}

export function insertDocuments(sql: Sql, states: readonly DocumentState[]): Promise<unknown> {
  return sql.query(`INSERT INTO document (${DOCUMENT_COLUMNS}) ${SELECT_PARAMETERS}`, documentParameters(states));
}

function applyArchive(sql: Sql, { changedArchive }: LoadedView): Promise<unknown>[] {
  const changes = [...changedArchive.values()];
  const dropped = changes.filter(({ revision }) => revision === undefined);
  const kept = changes.flatMap(({ revision }) => revision ?? []);
  return [
    ...when(dropped, () => [
      sql.query(
        'DELETE FROM revision r USING unnest($1::text[], $2::text[]) AS gone (id, rev) WHERE r.id = gone.id AND r.rev = gone.rev',
        [textArray(dropped.map(({ id }) => id)), textArray(dropped.map(({ rev }) => rev))],
      ),
    ]),
    ...when(kept, () => [putRevisions(sql, kept)]),
  ];
}

export function putRevisions(sql: Sql, revisions: readonly ArchivedRevision[]): Promise<unknown> {
  const text = `INSERT INTO revision (id, rev, seq, deleted, attachments, body) ${SELECT_ARCHIVED_PARAMETERS}
    ON CONFLICT (id, rev) DO UPDATE SET seq = excluded.seq, deleted = excluded.deleted,
      attachments = excluded.attachments, body = excluded.body`;
  return sql.query(text, archivedParameters(revisions));
}

/** Bytes that are here already stay where they are. */
function insertAttachment(sql: Sql, { digest, bytes }: PlannedAttachment): Promise<unknown>[] {
  return [
    ...insertChunks(sql, digest, 0, bytes),
    sql.query('INSERT INTO attachment (digest, length, chunks) VALUES ($1, $2, $1) ON CONFLICT (digest) DO NOTHING', [
      digest,
      bytes.byteLength,
    ]),
    // They were here under another name: what was just written is in vain.
    sql.query(
      'DELETE FROM attachment_chunk WHERE chunks = $1 AND EXISTS (SELECT FROM attachment WHERE digest = $1 AND chunks <> $1)',
      [digest],
    ),
  ];
}

export function insertChunks(sql: Sql, chunks: string, firstNumber: number, bytes: Uint8Array): Promise<unknown>[] {
  const inserted: Promise<unknown>[] = [];
  for (let at = 0; at < bytes.byteLength; at += MOST_BYTES_AT_ONCE) {
    const parts: Uint8Array[] = [];
    for (let start = at; start < Math.min(at + MOST_BYTES_AT_ONCE, bytes.byteLength); start += CHUNK_BYTES) {
      parts.push(bytes.subarray(start, start + CHUNK_BYTES));
    }
    const first = firstNumber + at / CHUNK_BYTES;
    inserted.push(
      sql.query(
        `INSERT INTO attachment_chunk (chunks, number, bytes)
         SELECT $1, number, bytes FROM unnest($2::int8[], $3::bytea[]) AS given (number, bytes) ON CONFLICT DO NOTHING`,
        [chunks, int8Array(parts.map((_part, index) => first + index)), bytesArray(parts)],
      ),
    );
  }
  return inserted;
}

/** A revision names these bytes: they stay. */
function claimAttachments(sql: Sql, digests: readonly string[]): Promise<unknown>[] {
  const text = 'UPDATE attachment SET staged_at = NULL WHERE digest = ANY($1::text[]) AND staged_at IS NOT NULL';
  return when(digests, () => [sql.query(text, [textArray(digests)])]);
}

function applyQuarantine(sql: Sql, { changedQuarantine }: LoadedView): Promise<unknown>[] {
  const changes = [...changedQuarantine.values()];
  const released = changes.filter(({ entry }) => entry === undefined);
  const kept = changes.flatMap(({ entry }) => entry ?? []);
  return [
    ...when(released, () => [
      sql.query(
        'DELETE FROM quarantine q USING unnest($1::text[], $2::text[]) AS gone (id, rev) WHERE q.id = gone.id AND q.rev = gone.rev',
        [textArray(released.map(({ id }) => id)), textArray(released.map(({ rev }) => rev))],
      ),
    ]),
    ...when(kept, () => [
      sql.query(
        `INSERT INTO quarantine (seq, id, rev, reason, graft)
         SELECT * FROM unnest($1::int8[], $2::text[], $3::text[], $4::text[], $5::text[])`,
        [
          int8Array(kept.map(({ seq }) => seq)),
          textArray(kept.map(({ graft }) => graft.id)),
          textArray(kept.map(({ rev }) => rev)),
          textArray(kept.map(({ reason }) => reason.replaceAll('\0', ''))),
          textArray(kept.map(({ graft }) => JSON.stringify(graft))),
        ],
      ),
    ]),
  ];
}

function applyLocals(sql: Sql, { locals }: LoadedView): Promise<unknown>[] {
  const gone = [...locals.values()].filter(({ body }) => body === null).map(({ id }) => id);
  const kept = [...locals.values()].filter(({ body }) => body !== null);
  return [
    ...when(gone, () => [sql.query('DELETE FROM local_document WHERE id = ANY($1::text[])', [textArray(gone)])]),
    ...when(kept, () => [
      sql.query(
        `INSERT INTO local_document (id, body) SELECT * FROM unnest($1::text[], $2::text[])
         ON CONFLICT (id) DO UPDATE SET body = excluded.body`,
        [textArray(kept.map(({ id }) => id)), textArray(kept.map(({ body }) => body))],
      ),
    ]),
  ];
}

function when(items: readonly unknown[], act: () => Promise<unknown>[]): Promise<unknown>[] {
  return items.length === 0 ? [] : act();
}
