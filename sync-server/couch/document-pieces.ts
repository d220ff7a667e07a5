/**
 * The text of a document in pieces: an attachment that stands in it as base64 is read and written a slice at a time, so
 * that its size does not matter (PR5).
 */
import { encodeAttachments, type WireAttachment } from '#shared/protocol/attachment-json.ts';
import { type EncodeOptions, encodeDocument } from '#shared/protocol/revision-json.ts';
import type { Rev } from '#shared/revision/rev.ts';
import type { AttachmentStub, StoredRevision } from '#shared/store/document-store.ts';
import type { DatabaseView } from '../access/database-view.ts';
import { readSlices } from './read-slices.ts';

export interface DocumentWish {
  readonly revisions: boolean;
  readonly extra?: EncodeOptions['extra'];
  /** Which attachments come with their bytes; the others are stubs. */
  readonly withBytes: (stub: AttachmentStub) => boolean;
}

/** `attachments=true`, or `atts_since`: only what was added after the last revision that the caller has. */
export function bytesSince(
  { path }: Pick<StoredRevision, 'path'>,
  wanted: boolean,
  since: readonly Rev[] | undefined,
): DocumentWish['withBytes'] {
  if (!since) return () => wanted;
  const known = new Set(since);
  const depth = path.ids.findIndex((hash, index) => known.has(`${path.start - index}-${hash}`));
  const generation = depth < 0 ? 0 : path.start - depth;
  return ({ revpos }) => revpos > generation;
}

/** Raw NUL stands nowhere in JSON. */
const HERE = '\u0000';

export async function* documentPieces(
  view: Pick<DatabaseView, 'store'>,
  revision: StoredRevision,
  { revisions, extra, withBytes }: DocumentWish,
): AsyncGenerator<string> {
  const { attachments = {} } = revision;
  const options: EncodeOptions = { revisions, ...(extra && { extra }) };
  if (!Object.values(attachments).some(withBytes)) {
    yield encodeDocument(revision, options);
    return;
  }
  const text = encodeDocument(revision, { ...options, attachmentsText: HERE });
  const at = text.indexOf(HERE);
  yield text.slice(0, at);
  let separator = '{';
  for (const [name, stub] of Object.entries(attachments)) {
    yield `${separator}${JSON.stringify(name)}:`;
    if (withBytes(stub)) yield* inlinePieces(view, stub);
    else yield JSON.stringify(encodeAttachments({ [name]: stub })[name]);
    separator = ',';
  }
  yield `}${text.slice(at + 1)}`;
}

async function* inlinePieces(view: Pick<DatabaseView, 'store'>, stub: AttachmentStub): AsyncGenerator<string> {
  const { contentType, digest, length, revpos } = stub;
  const head = JSON.stringify({ content_type: contentType, revpos, digest, data: '' } satisfies WireAttachment);
  yield head.slice(0, -2);
  for await (const slice of readSlices(view.store, digest, 0, length)) {
    yield Buffer.from(slice.buffer, slice.byteOffset, slice.byteLength).toString('base64');
  }
  yield '"}';
}
