import type { IncomingMessage } from 'node:http';
import { createGunzip } from 'node:zlib';
import { badRequest, type CouchError, wrongContentType } from '../errors/couch-error.ts';

/** The body as it comes, decompressed. Ends with `tooLarge` beyond `limitBytes`; what is left then is not read. */
export function streamBody(
  request: IncomingMessage,
  limitBytes: number,
  tooLarge: () => CouchError,
): AsyncIterable<Uint8Array> {
  const encoding = request.headers['content-encoding'];
  const bytes = request.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>;
  if (encoding === undefined || encoding === 'identity') return limited(bytes, limitBytes, tooLarge);
  if (encoding !== 'gzip') throw wrongContentType(`Unsupported content encoding: ${encoding}`);
  return limited(gunzipped(bytes), limitBytes, tooLarge);
}

/** Reads on to the end, so that a caller who is still sending hears why the request was refused. */
export async function skipBody(request: IncomingMessage, mostBytes: number): Promise<void> {
  let left = mostBytes;
  for await (const piece of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>) {
    left -= piece.byteLength;
    if (left < 0) return;
  }
}

export async function* limited(
  source: AsyncIterable<Uint8Array>,
  limitBytes: number,
  tooLarge: () => CouchError,
): AsyncGenerator<Uint8Array> {
  let length = 0;
  for await (const piece of source) {
    length += piece.byteLength;
    if (length > limitBytes) throw tooLarge();
    yield piece;
  }
}

/** Bytes of a gzip stream. Throws 400 where they are none. */
export async function* gunzipped(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip();
  const feeding = feed(source, gunzip);
  feeding.catch((fault: Error) => gunzip.destroy(fault));
  try {
    yield* gunzip as AsyncIterable<Uint8Array>;
    await feeding;
  } catch (fault) {
    throw isZlibFault(fault) ? badRequest('the body is not gzip') : fault;
  } finally {
    gunzip.destroy();
  }
}

async function feed(source: AsyncIterable<Uint8Array>, gunzip: ReturnType<typeof createGunzip>): Promise<void> {
  for await (const piece of source) {
    if (gunzip.destroyed) return;
    if (!gunzip.write(piece)) await drained(gunzip);
  }
  gunzip.end();
}

function drained(gunzip: ReturnType<typeof createGunzip>): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      gunzip.off('drain', done).off('close', done);
      resolve();
    };
    gunzip.on('drain', done).on('close', done);
  });
}

function isZlibFault(fault: unknown): boolean {
  const { code } = fault as NodeJS.ErrnoException;
  return typeof code === 'string' && /^Z_|^ERR_ZLIB/.test(code);
}
