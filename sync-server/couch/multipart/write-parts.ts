/** Documents as CouchDB writes them in multipart: the JSON first, then the bytes of each attachment that `follows`, in the same order. */
import { randomBytes } from 'node:crypto';
import { encodeAttachments } from '#shared/protocol/attachment-json.ts';
import { encodeDocument } from '#shared/protocol/revision-json.ts';
import type { AttachmentStub, StoredRevision } from '#shared/store/document-store.ts';
import type { DatabaseView } from '../../access/database-view.ts';
import type { DocumentWish } from '../document-pieces.ts';
import { readSlices } from '../read-slices.ts';

export type Pieces = AsyncGenerator<string | Uint8Array>;

export const newBoundary = (): string => randomBytes(16).toString('hex');

type Following = readonly (readonly [name: string, stub: AttachmentStub])[];

/** The attachments of a revision whose bytes are to follow it. */
export function listFollowing({ attachments = {} }: StoredRevision, { withBytes }: DocumentWish): Following {
  return Object.entries(attachments).filter(([, stub]) => withBytes(stub));
}

/** A document with its attachments: the body of `multipart/related`, closed. */
export async function* relatedPieces(
  view: Pick<DatabaseView, 'store'>,
  revision: StoredRevision,
  wish: DocumentWish,
  boundary: string,
): Pieces {
  yield `--${boundary}\r\ncontent-type: application/json\r\n\r\n${documentText(revision, wish)}`;
  for (const [name, { contentType, digest, length }] of listFollowing(revision, wish)) {
    yield `\r\n--${boundary}\r\ncontent-disposition: ${disposition(name)}\r\ncontent-type: ${headerText(contentType)}\r\ncontent-length: ${length}\r\n\r\n`;
    yield* readSlices(view.store, digest, 0, length);
  }
  yield `\r\n--${boundary}--`;
}

/** The JSON of a document whose attachments stand in other parts. */
function documentText(revision: StoredRevision, { revisions, extra, withBytes }: DocumentWish): string {
  const { attachments } = revision;
  const options = { revisions, ...(extra && { extra }) };
  if (!attachments || Object.keys(attachments).length === 0) return encodeDocument(revision, options);
  const wire = Object.entries(attachments).map(([name, stub]) => [
    name,
    withBytes(stub) ? following(stub) : stubOf(stub),
  ]);
  return encodeDocument(revision, { ...options, attachmentsText: JSON.stringify(Object.fromEntries(wire)) });
}

const stubOf = (stub: AttachmentStub) => encodeAttachments({ it: stub }).it;

function following({ contentType, revpos, digest, length }: AttachmentStub) {
  return { content_type: contentType, revpos, digest, length, follows: true };
}

/** One part of an outer multipart body: JSON alone, or the document with its attachments in a body of its own. */
export async function* partPieces(
  view: Pick<DatabaseView, 'store'>,
  revision: StoredRevision,
  wish: DocumentWish,
  moreHeaders = '',
): Pieces {
  if (listFollowing(revision, wish).length === 0) {
    yield `${moreHeaders}content-type: application/json\r\n\r\n${documentText(revision, wish)}`;
    return;
  }
  const boundary = newBoundary();
  yield `${moreHeaders}content-type: multipart/related; boundary="${boundary}"\r\n\r\n`;
  yield* relatedPieces(view, revision, wish, boundary);
}

export async function* errorPart(entry: unknown, moreHeaders = ''): Pieces {
  yield `${moreHeaders}content-type: application/json; error="true"\r\n\r\n${JSON.stringify(entry)}`;
}

/** Parts between boundaries, closed. */
export async function* mixedPieces(boundary: string, parts: AsyncIterable<Pieces>): Pieces {
  yield `--${boundary}`;
  for await (const part of parts) {
    yield '\r\n';
    yield* part;
    yield `\r\n--${boundary}`;
  }
  yield '--';
}

const PLAIN = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/;

function disposition(name: string): string {
  if (PLAIN.test(name)) return `attachment; filename="${name}"`;
  return `attachment; filename*=UTF-8''${encodeURIComponent(name.toWellFormed())}`;
}

/** A value fit for a header. Content types come from outside and may hold anything. */
export function headerText(value: string): string {
  return /^[\x20-\x7e]+$/.test(value) ? value : 'application/octet-stream';
}
