/**
 * A document with its attachments as `multipart/related` (a CouchDB replicator sends them so): the JSON comes first and is
 * judged before any bytes are taken; each attachment then goes to the store as it arrives.
 */
import { isUtf8 } from 'node:buffer';
import type { WireAttachment } from '#shared/protocol/attachment-json.ts';
import { findMember, scanObject, skipSpace } from '#shared/protocol/json-scanner.ts';
import type { IncomingDocument, Malformed } from '#shared/protocol/revision-json.ts';
import type { StagedAttachment } from '#shared/store/document-store.ts';
import {
  attachmentTooLarge,
  badRequest,
  CouchError,
  invalidJson,
  requestTooLarge,
  wrongContentType,
} from '../../errors/couch-error.ts';
import type { DatabaseCall } from '../call.ts';
import { decodeWhole } from '../decode-whole.ts';
import { gunzipped, limited, skipBody, streamBody } from '../stream-body.ts';
import { type BodyPart, readParts } from './read-parts.ts';

export async function receiveDocument(
  call: DatabaseCall,
  boundary: string,
  id: string,
): Promise<IncomingDocument | Malformed> {
  const { limits } = call.context.config;
  try {
    const body = streamBody(call.request, Number.MAX_SAFE_INTEGER, requestTooLarge);
    return await receive(call, readParts(body, boundary), id);
  } catch (fault) {
    if (fault instanceof CouchError) await skipBody(call.request, 2 * limits.attachmentBytes);
    throw fault;
  }
}

async function receive(
  call: DatabaseCall,
  parts: AsyncGenerator<BodyPart>,
  id: string,
): Promise<IncomingDocument | Malformed> {
  const { documentBytes } = call.context.config.limits;
  let text: string | undefined;
  let waiting: Following = new Map();
  const staged = new Map<string, StagedAttachment>();
  for await (const part of parts) {
    if (text === undefined) {
      text = await readJsonPart(part, call.context.config.limits.requestBytes);
      waiting = listFollowing(text);
      const judged = decodeWhole(text, documentBytes, id, placeholders(waiting));
      if ('error' in judged) throw badRequest(judged.reason);
      continue;
    }
    const name = nameOf(part, waiting);
    staged.set(name, await stage(call, name, waiting.get(name) as WireAttachment, part));
    waiting.delete(name);
  }
  const [lacking] = waiting.keys();
  if (lacking !== undefined) throw badRequest(`the bytes of attachment ${lacking} do not follow`);
  if (text === undefined) throw badRequest('the multipart body has no part');
  return decodeWhole(text, documentBytes, id, staged);
}

async function readJsonPart({ headers, bytes }: BodyPart, limitBytes: number): Promise<string> {
  const type = headers.get('content-type') ?? 'application/json';
  if (!/^application\/json\b/i.test(type)) throw wrongContentType('the first part must be application/json');
  const pieces: Uint8Array[] = [];
  for await (const piece of limited(bytes, limitBytes, requestTooLarge)) pieces.push(piece);
  const whole = Buffer.concat(pieces);
  if (!isUtf8(whole)) throw invalidJson();
  const text = whole.toString('utf8');
  try {
    JSON.parse(text);
    return text;
  } catch {
    throw invalidJson();
  }
}

/** By name, in the order in which they stand in the text: their parts come in that order. */
type Following = Map<string, WireAttachment>;

function listFollowing(text: string): Following {
  const following: Following = new Map();
  const start = skipSpace(text, 0);
  const at = text[start] === '{' ? findMember(text, start, '_attachments') : undefined;
  if (at === undefined || text[at] !== '{') return following;
  scanObject(text, at, (name, _keyStart, valueStart, valueEnd) => {
    const entry = JSON.parse(text.slice(valueStart, valueEnd)) as WireAttachment | null;
    if (entry?.follows === true) following.set(name, entry);
  });
  return following;
}

function placeholders(following: Following): Map<string, StagedAttachment> {
  return new Map([...following.keys()].map((name) => [name, { digest: '', length: 0 }]));
}

/** CouchDB and older clients name no file: the next that waits is meant. */
function nameOf({ headers }: BodyPart, waiting: Following): string {
  const named = findFileName(headers.get('content-disposition'));
  if (named !== undefined && waiting.has(named)) return named;
  const [next] = waiting.keys();
  if (next === undefined) throw badRequest('the multipart body has more parts than attachments that follow');
  return next;
}

function findFileName(disposition = ''): string | undefined {
  const extended = /filename\*=UTF-8''([^;\s]+)/i.exec(disposition)?.[1];
  if (extended === undefined) return /filename="([^"]*)"/i.exec(disposition)?.[1];
  try {
    return decodeURIComponent(extended);
  } catch {
    return undefined;
  }
}

async function stage(
  { context, view }: DatabaseCall,
  name: string,
  { encoding, length }: WireAttachment,
  { bytes }: BodyPart,
): Promise<StagedAttachment> {
  if (encoding !== undefined && encoding !== 'gzip' && encoding !== 'identity')
    throw wrongContentType(`Unsupported content encoding: ${encoding}`);
  const plain = encoding === 'gzip' ? gunzipped(bytes) : bytes;
  const staged = await view.store.stageAttachment(
    limited(plain, context.config.limits.attachmentBytes, () => attachmentTooLarge(name)),
  );
  if (length !== undefined && length !== staged.length)
    throw badRequest(`attachment ${name} has ${staged.length} bytes, announced were ${length}`);
  return staged;
}
