/** Attachments as resources of their own. Names may hold slashes. */
import { findAttachmentNameFlaw } from '#shared/protocol/revision-json.ts';
import type {
  AttachmentInput,
  AttachmentStub,
  StagedAttachment,
  StoredRevision,
} from '#shared/store/document-store.ts';
import {
  attachmentTooLarge,
  badRequest,
  CouchError,
  conflict,
  notFound,
  rangeNotSatisfiable,
  wrongMd5,
} from '../../errors/couch-error.ts';
import type { Answer } from '../answer.ts';
import { attachmentName, type DatabaseCall, documentId, type Endpoint } from '../call.ts';
import { checkDocumentId } from '../check-document-id.ts';
import { headerText } from '../multipart/write-parts.ts';
import { readSlices } from '../read-slices.ts';
import { findRevParameter } from '../rev-parameter.ts';
import { savedAnswer, writeOne } from '../save-edit.ts';
import { skipBody, streamBody } from '../stream-body.ts';

/** @SAFETY Whatever was stored as HTML or SVG runs no script where somebody opens its address. */
const HARMLESS = { 'content-security-policy': 'sandbox', 'x-content-type-options': 'nosniff' };

export const getAttachment: Endpoint<DatabaseCall> = async (call) => {
  const stub = stubOf(await findHolder(call), attachmentName(call));
  if (!stub) throw notFound('Document is missing attachment');
  const etag = `"${stub.digest.replace(/^md5-/, '')}"`;
  if (call.request.headers['if-none-match'] === etag) return { status: 304, headers: { etag } };
  const headers = {
    'content-type': headerText(stub.contentType),
    'content-md5': stub.digest.replace(/^md5-/, ''),
    'accept-ranges': 'bytes',
    ...HARMLESS,
    etag,
  };
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
  const body = readSlices(call.view.store, stub.digest, start, end);
  if (!range) return { status: 200, headers: { ...headers, ...length }, body };
  return {
    status: 206,
    headers: { ...headers, ...length, 'content-range': `bytes ${start}-${end - 1}/${stub.length}` },
    body,
  };
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

/** The bytes go to the store as they come; the revision that names them is made at the end. */
export const putAttachment: Endpoint<DatabaseCall> = async (call) => {
  const { attachmentBytes } = call.context.config.limits;
  const name = attachmentName(call);
  const contentType = call.request.headers['content-type'] ?? 'application/octet-stream';
  const staged = await stageBody(call, name, attachmentBytes);
  return changeAttachments(call, 201, (kept) => ({ ...kept, [name]: { contentType, staged } }));
};

/** What cannot be stored is refused before its bytes are, yet read to its end: a caller hears nothing while it sends. */
async function stageBody(call: DatabaseCall, name: string, limitBytes: number): Promise<StagedAttachment> {
  const { request, view } = call;
  try {
    checkDocumentId(documentId(call));
    checkAttachmentName(name);
    await findParent(call);
    const bytes = streamBody(request, limitBytes, () => attachmentTooLarge(name));
    const md5 = request.headers['content-md5'];
    const staged = await view.store.stageAttachment(bytes);
    if (md5 !== undefined && staged.digest !== `md5-${String(md5)}`) throw wrongMd5();
    return staged;
  } catch (fault) {
    if (fault instanceof CouchError) await skipBody(request, MOST_THROWN_AWAY * limitBytes);
    throw fault;
  }
}

const MOST_THROWN_AWAY = 2;

function checkAttachmentName(name: string): void {
  const flaw = findAttachmentNameFlaw(name);
  if (flaw !== undefined) throw badRequest(flaw);
}

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
