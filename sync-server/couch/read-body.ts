import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { badRequest, CouchError, invalidJson, requestTooLarge, wrongContentType } from '../errors/couch-error.ts';
import { currentCall } from '../operations/current-call.ts';
import { isTooDeep, MOST_LEVELS } from './is-too-deep.ts';

/** The body whole, at most `limitBytes` (after decompression too). What goes beyond is read and thrown away, so that the caller hears the answer. */
export async function readBytes(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  const bytes = await collect(request, limitBytes);
  const encoding = request.headers['content-encoding'];
  if (encoding === undefined || encoding === 'identity') return bytes;
  if (encoding !== 'gzip') throw wrongContentType(`Unsupported content encoding: ${encoding}`);
  return unzip(bytes, limitBytes);
}

/** Each piece is taken from the memory for all bodies (OP8). */
async function collect(source: Readable, limitBytes: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of source as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length <= limitBytes) {
      currentCall()?.hold(piece.length);
      pieces.push(piece);
    } else pieces.length = 0;
    if (length > limitBytes * MOST_THROWN_AWAY) break;
  }
  if (length > limitBytes) throw requestTooLarge();
  return pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces, length);
}
const MOST_THROWN_AWAY = 4;

async function unzip(bytes: Buffer, limitBytes: number): Promise<Buffer> {
  try {
    return await collect(Readable.from([bytes]).pipe(createGunzip()), limitBytes);
  } catch (fault) {
    if (fault instanceof CouchError) throw fault;
    throw badRequest('the body is not gzip');
  }
}

/** JSON text together with its value, so that bodies can be cut out of the text. */
export interface JsonBody {
  readonly text: string;
  readonly value: unknown;
}

/** For endpoints that take JSON and nothing else (415). */
export function readJsonBody(request: IncomingMessage, limitBytes: number): Promise<JsonBody> {
  checkIsJson(request);
  return readJsonOfAnyType(request, limitBytes);
}

export function checkIsJson({ headers }: IncomingMessage): void {
  const type = headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  if (type !== 'application/json') throw wrongContentType('Content-Type must be application/json');
}

/** JSON that code walks over: no deeper than the stack allows. */
export async function readShallowJson(request: IncomingMessage, limitBytes: number): Promise<unknown> {
  const { text, value } = await readJsonBody(request, limitBytes);
  if (isTooDeep(text)) throw badRequest(`The body nests deeper than ${MOST_LEVELS} levels.`);
  return value;
}

/** For `PUT /{db}/{id}`, which CouchDB accepts without a content type. */
export async function readJsonOfAnyType(request: IncomingMessage, limitBytes: number): Promise<JsonBody> {
  const text = await readText(request, limitBytes);
  try {
    return { text, value: JSON.parse(text) as unknown };
  } catch {
    throw invalidJson();
  }
}

/** The bytes end here: while the text is parsed they do not stand beside it. */
async function readText(request: IncomingMessage, limitBytes: number): Promise<string> {
  const bytes = await readBytes(request, limitBytes);
  if (!isUtf8(bytes)) throw invalidJson();
  return bytes.toString('utf8');
}
