/** Attachments as resources of their own. Names may hold slashes. */
import type { AttachmentInput, AttachmentStub, StoredRevision } from '#shared/store/document-store.ts';
import { conflict, notFound, rangeNotSatisfiable } from '../../errors/couch-error.ts';
import type { Answer } from '../answer.ts';
import { attachmentName, type DatabaseCall, documentId, type Endpoint } from '../call.ts';
import { checkDocumentId } from '../check-document-id.ts';
import { readBytes } from '../read-body.ts';
import { findRevParameter } from '../rev-parameter.ts';
import { savedAnswer, writeOne } from '../save-edit.ts';

const SLICE_BYTES = 1024 * 1024;

export const getAttachment: Endpoint<DatabaseCall> = async (call) => {
  const stub = stubOf(await findHolder(call), attachmentName(call));
  if (!stub) throw notFound('Document is missing attachment');
  const etag = `"${stub.digest.replace(/^md5-/, '')}"`;
  if (call.request.headers['if-none-match'] === etag) return { status: 304, headers: { etag } };
  const headers = { 'content-type': stub.contentType, etag, 'accept-ranges': 'bytes' };
  return sliceAnswer(call, stub, headers);
};

async function findHolder(call: DatabaseCall): Promise<StoredRevision> {
  const rev = findRevParameter(call);
  const holder = await call.view.store.find(documentId(call), rev);
  if (!holder) throw notFound();
  if (holder.deleted && rev === undefined) throw notFound('deleted');
  return holder;
}

function stubOf({ attachments }: StoredRevision, name: string): AttachmentStub | undefined {
  return attachments && Object.hasOwn(attachments, name) ? attachments[name] : undefined;
}

function sliceAnswer(call: DatabaseCall, stub: AttachmentStub, headers: Record<string, string>): Answer {
  const range = readRange(call.request.headers.range, stub.length);
  const { start, end } = range ?? { start: 0, end: stub.length };
  const length = { 'content-length': String(end - start) };
  const body = readSlices(call, stub.digest, start, end);
  if (!range) return { status: 200, headers: { ...headers, ...length }, body };
  return {
    status: 206,
    headers: { ...headers, ...length, 'content-range': `bytes ${start}-${end - 1}/${stub.length}` },
    body,
  };
}

async function* readSlices(call: DatabaseCall, digest: string, start: number, end: number): AsyncGenerator<Uint8Array> {
  for (let at = start; at < end; at += SLICE_BYTES) {
    const slice = await call.view.store.findAttachment(digest, { start: at, end: Math.min(at + SLICE_BYTES, end) });
    if (!slice) throw new Error('an attachment has no bytes');
    yield slice;
  }
}

/** One range; several, or another unit, are answered with the whole. The end is exclusive. */
function readRange(header: string | undefined, length: number): { start: number; end: number } | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return undefined;
  const [, from = '', to = ''] = match;
  const start = from === '' ? Math.max(0, length - Number(to)) : Number(from);
  const end = from === '' || to === '' ? length : Math.min(Number(to) + 1, length);
  if (start >= end) throw rangeNotSatisfiable(length);
  return { start, end };
}

export const putAttachment: Endpoint<DatabaseCall> = async (call) => {
  checkDocumentId(documentId(call));
  const data = await readBytes(call.request, call.context.config.limits.attachmentBytes);
  const contentType = call.request.headers['content-type'] ?? 'application/octet-stream';
  return changeAttachments(call, 201, (kept) => ({ ...kept, [attachmentName(call)]: { contentType, data } }));
};

export const deleteAttachment: Endpoint<DatabaseCall> = async (call) => {
  call.request.resume();
  const holder = await findHolder(call);
  if (!stubOf(holder, attachmentName(call))) throw notFound('Document is missing attachment');
  return changeAttachments(call, 200, ({ [attachmentName(call)]: _removed, ...others }) => others);
};

type Inputs = Readonly<Record<string, AttachmentInput>>;

async function changeAttachments(
  call: DatabaseCall,
  status: number,
  change: (kept: Inputs) => Inputs,
): Promise<Answer> {
  const id = documentId(call);
  const parent = await findParent(call);
  const kept = Object.entries(parent?.attachments ?? {}).map(([name, stub]) => [name, { stub: true, ...stub }]);
  const attachments = change(Object.fromEntries(kept) as Inputs);
  const edit = { id, ...(parent && { parent: parent.rev }), body: parent?.body ?? '{}', attachments };
  return savedAnswer(await writeOne(call, { edits: [edit] }), status);
}

/** The revision that the caller changes. Without one, the document must not be there yet. */
async function findParent(call: DatabaseCall): Promise<StoredRevision | undefined> {
  const id = documentId(call);
  const rev = findRevParameter(call);
  const found = await call.view.store.find(id, rev);
  if (rev === undefined && found && !found.deleted) throw conflict();
  if (rev !== undefined && !found) throw conflict();
  return rev === undefined ? undefined : found;
}
