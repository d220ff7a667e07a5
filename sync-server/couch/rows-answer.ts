import { promisify } from 'node:util';
import { constants, createGzip, gzip } from 'node:zlib';
import { ROWS_MEDIA_TYPE } from '#shared/protocol/rows.ts';
import type { SharedText } from '../feed/shared-text.ts';
import type { Answer } from './answer.ts';
import type { Call } from './call.ts';

export function acceptsRows({ request }: Call): boolean {
  return request.headers.accept?.includes(ROWS_MEDIA_TYPE) ?? false;
}

/** What fits into a packet or two is sent as it is: a compressor costs more than the whole rest of such a call. */
const WORTH_COMPRESSING = 2000;
/** What is no longer than a page or two is compressed in one go: a stream through the compressor costs a hop of threads a piece. */
const IN_ONE_GO = 64 * 1024;
const LEVEL = 3;
const pack = promisify(gzip);

/**
 * Rows, compressed where the caller takes gzip: a ward behind a slow line gains tenfold, and the work is off this thread.
 * `pieces` that come at once are read ahead, to see what they are worth; a feed that waits answers at once.
 */
export async function rowsAnswer(
  { request }: Call,
  pieces: AsyncGenerator<string>,
  coming: 'at-once' | 'when-it-changes',
): Promise<Answer> {
  const headers = { 'content-type': ROWS_MEDIA_TYPE, vary: 'accept, accept-encoding' };
  if (!acceptsGzip(request.headers['accept-encoding'])) return { status: 200, headers, body: pieces };
  const start = coming === 'at-once' ? await readStart(pieces) : { text: '', state: 'open' };
  const isWhole = start.state === 'ended';
  if (isWhole && start.text.length < WORTH_COMPRESSING) return { status: 200, headers, body: start.text };
  const body = isWhole ? await pack(start.text, { level: LEVEL }) : compress(continued(start.text, pieces));
  return { status: 200, headers: { ...headers, 'content-encoding': 'gzip' }, body };
}

/** The same, whole and at hand; one that many are given is compressed once. */
export async function wholeRowsAnswer({ request }: Call, text: SharedText): Promise<Answer> {
  const headers = { 'content-type': ROWS_MEDIA_TYPE, vary: 'accept, accept-encoding' };
  if (text.length < WORTH_COMPRESSING || !acceptsGzip(request.headers['accept-encoding']))
    return { status: 200, headers, body: text.bytes };
  return { status: 200, headers: { ...headers, 'content-encoding': 'gzip' }, body: await text.gzip() };
}

/**
 * Answers as they come, each compressed by itself where the caller takes gzip: one that many are given is compressed once, and
 * an open stream holds no compressor. Proxies are told not to gather.
 */
export function liveRowsAnswer({ request }: Call, texts: AsyncGenerator<SharedText>): Answer {
  const isPacked = acceptsGzip(request.headers['accept-encoding']);
  const headers = {
    'content-type': ROWS_MEDIA_TYPE,
    vary: 'accept, accept-encoding',
    'x-accel-buffering': 'no',
    ...(isPacked && { 'content-encoding': 'gzip' }),
  };
  return { status: 200, headers, body: isPacked ? packed(texts) : plain(texts) };
}

async function* packed(texts: AsyncGenerator<SharedText>): AsyncGenerator<Uint8Array> {
  for await (const text of texts) yield await text.gzip();
}

async function* plain(texts: AsyncGenerator<SharedText>): AsyncGenerator<Uint8Array> {
  for await (const { bytes } of texts) yield bytes;
}

async function readStart(pieces: AsyncGenerator<string>): Promise<{ text: string; state: 'open' | 'ended' }> {
  let text = '';
  while (text.length < IN_ONE_GO) {
    const next = await pieces.next();
    if (next.done) return { text, state: 'ended' };
    text += next.value;
  }
  return { text, state: 'open' };
}

async function* continued(start: string, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  if (start !== '') yield start;
  yield* rest;
}

function acceptsGzip(header: string | string[] | undefined): boolean {
  const text = Array.isArray(header) ? header.join(',') : (header ?? '');
  return text.split(',').some((item) => /^\s*gzip\s*(?:;\s*q=(?!0(?:\.0*)?\s*$).*)?$/.test(item));
}

/** Each piece is flushed, so that a live feed is not held back by the compressor. */
async function* compress(pieces: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  const gzip = createGzip({ level: LEVEL, chunkSize: 64 * 1024 });
  const write = promisify((piece: string, done: (fault?: Error | null) => void) => gzip.write(piece, done));
  const flush = promisify((done: () => void) => gzip.flush(constants.Z_SYNC_FLUSH, done));
  const ready: Uint8Array[] = [];
  gzip.on('data', (bytes: Uint8Array) => ready.push(bytes));
  try {
    for await (const piece of pieces) {
      await write(piece);
      await flush();
      yield* ready.splice(0);
    }
    await promisify((done: () => void) => gzip.end(done))();
    yield* ready.splice(0);
  } finally {
    gzip.destroy();
  }
}
