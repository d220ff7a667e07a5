/**
 * What a station's scope holds at one sequence, in the order of the lanes, a chunk at a time (SN5, SN6).
 *
 * Invariant: no read transaction holds the moment, and none is needed. A document that changes while this reads moves
 * behind `seq`, is left out here, and comes to the station with the delta from `seq` on.
 * What breaks it: a position that is taken after the first page was read; a scope that is taken after the position.
 */
import { encodeRow } from '#shared/protocol/rows.ts';
import { LANES } from '#shared/replication/confirmed-positions.ts';
import type { PartLine } from '#shared/snapshot/snapshot-part.ts';
import type {
  AttachmentStub,
  ChangeRow,
  ChangesQuery,
  DocumentStore,
  Lane,
  Scope,
} from '#shared/store/document-store.ts';
import { readPages } from '../feed/read-pages.ts';

export interface ImagePart {
  readonly line: Exclude<PartLine, { part: 'contents' | 'end' }>;
  readonly content: string | Uint8Array;
}

type Source = Pick<DocumentStore, 'listChanges' | 'findAttachment'>;

export interface ImageOf {
  readonly scope: Scope;
  readonly seq: number;
  /** What a part of rows, or a piece of an attachment, is about to be long. */
  readonly partBytes?: number;
}

const PART_BYTES = 1024 * 1024;
/** A page of the feed of the longest documents that there are, and no more. */
const ALL = Number.MAX_SAFE_INTEGER;

const queryOf = (lane: Lane, scope: Scope): Omit<ChangesQuery, 'since' | 'limit'> => ({
  lane,
  scope,
  excludeKinds: ['AuditEvent'],
});

/** How many documents there are to be written, as far as can be told at the beginning. */
export async function countImage(store: Source, scope: Scope): Promise<number> {
  let count = 0;
  for (const lane of LANES) {
    const { rows, pending } = await store.listChanges({ ...queryOf(lane, scope), since: 0, limit: 1 });
    count += rows.length + pending;
  }
  return count;
}

export async function* readImage(
  store: Source,
  { scope, seq, partBytes = PART_BYTES }: ImageOf,
): AsyncGenerator<ImagePart> {
  const given = new Set<string>();
  let done = 0;
  for (const lane of LANES) {
    for await (const { text, rows, stubs } of gather(readRows(store, lane, { scope, seq }), partBytes)) {
      for (const stub of stubs) {
        if (given.has(stub.digest)) continue;
        given.add(stub.digest);
        yield* readBytes(store, stub, partBytes);
      }
      done += rows;
      yield { line: { part: 'rows', lane, rows, done }, content: text };
    }
  }
}

interface Rows {
  readonly text: string;
  readonly rows: number;
  readonly stubs: readonly AttachmentStub[];
}

/** A document at a time; a page of the feed is what is in memory. */
async function* readRows(store: Source, lane: Lane, { scope, seq }: ImageOf): AsyncGenerator<Rows> {
  let documents: Rows[] = [];
  const query = { ...queryOf(lane, scope), since: 0, limit: ALL, bodies: 'leaves' } as const;
  const pages = readPages(store, query, (page) => {
    documents = page.rows.filter((row) => row.seq <= seq).map(toRows);
    return documents.map(({ text }) => text).join('');
  });
  for await (const { lastSeq } of pages) {
    yield* documents;
    if (lastSeq >= seq) return;
  }
}

function toRows({ revisions = [] }: ChangeRow): Rows {
  return {
    text: revisions.map((revision) => encodeRow('', revision)).join(''),
    rows: 1,
    stubs: revisions.flatMap(({ attachments = {} }) => Object.values(attachments)),
  };
}

/** Each part is a transaction at the station. */
async function* gather(documents: AsyncIterable<Rows>, bytes: number): AsyncGenerator<Rows> {
  let [texts, length, rows, stubs]: [string[], number, number, AttachmentStub[]] = [[], 0, 0, []];
  for await (const document of documents) {
    texts.push(document.text);
    stubs.push(...document.stubs);
    length += document.text.length;
    rows += document.rows;
    if (length < bytes) continue;
    yield { text: texts.join(''), rows, stubs };
    [texts, length, rows, stubs] = [[], 0, 0, []];
  }
  if (rows > 0) yield { text: texts.join(''), rows, stubs };
}

/** Bytes that are not here either are left out: the station asks for them over the line. */
async function* readBytes(
  store: Source,
  { digest, length }: AttachmentStub,
  partBytes: number,
): AsyncGenerator<ImagePart> {
  for (let at = 0; at < length || at === 0; at += partBytes) {
    const piece = await store.findAttachment(digest, { start: at, end: Math.min(length, at + partBytes) });
    if (!piece) return;
    yield { line: { part: 'bytes', digest, length, at }, content: piece };
  }
}
