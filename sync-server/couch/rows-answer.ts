import { promisify } from 'node:util';
import { constants, createGzip } from 'node:zlib';
import { ROWS_MEDIA_TYPE } from '#shared/protocol/rows.ts';
import type { Answer } from './answer.ts';
import type { Call } from './call.ts';

export function acceptsRows({ request }: Call): boolean {
  return request.headers.accept?.includes(ROWS_MEDIA_TYPE) ?? false;
}

/** Rows, compressed where the caller takes gzip: a ward behind a slow line gains tenfold, and the work is off this thread. */
export function rowsAnswer({ request }: Call, pieces: AsyncIterable<string>): Answer {
  const headers = { 'content-type': ROWS_MEDIA_TYPE, vary: 'accept, accept-encoding' };
  if (!acceptsGzip(request.headers['accept-encoding'])) return { status: 200, headers, body: pieces };
  return { status: 200, headers: { ...headers, 'content-encoding': 'gzip' }, body: compress(pieces) };
}

function acceptsGzip(header: string | string[] | undefined): boolean {
  const text = Array.isArray(header) ? header.join(',') : (header ?? '');
  return text.split(',').some((item) => /^\s*gzip\s*(?:;\s*q=(?!0(?:\.0*)?\s*$).*)?$/.test(item));
}

/** Each piece is flushed, so that a live feed is not held back by the compressor. */
async function* compress(pieces: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  const gzip = createGzip({ level: 1, chunkSize: 64 * 1024 });
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
