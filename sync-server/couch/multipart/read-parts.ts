/**
 * Multipart bodies (RFC 2046) as they come: part after part, each a stream of bytes, so that an attachment of any size is
 * in memory a piece at a time. Whoever reads sets the pace.
 */
import { badRequest } from '../../errors/couch-error.ts';

export interface BodyPart {
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  /** What is not read is skipped when the next part is asked for. */
  readonly bytes: AsyncIterable<Buffer>;
}

const MOST_HEADER_BYTES = 16 * 1024;
const LINE_END = Buffer.from('\r\n');
const HEADERS_END = Buffer.from('\r\n\r\n');
const DASH = 45;

/** Throws 400 where the body is not of this form, or ends before its last boundary. */
export async function* readParts(source: AsyncIterable<Uint8Array>, boundary: string): AsyncGenerator<BodyPart> {
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  const window = new Window(source);
  try {
    await skip(window.until(delimiter));
    while (!(await isClosed(window))) {
      const bytes = window.until(delimiter);
      yield { headers: parseHeaders(await readHeaders(window)), bytes };
      await skip(bytes);
    }
    await window.skipRest();
  } finally {
    await window.close();
  }
}

/** The `boundary` of a content type; undefined where it is not multipart. Throws 400 without one. */
export function findBoundary(contentType: string | undefined): string | undefined {
  if (!contentType || !/^multipart\//i.test(contentType)) return undefined;
  const match = /;\s*boundary=(?:"([^"]{1,200})"|([^\s;"]{1,200}))/i.exec(contentType);
  const boundary = match?.[1] ?? match?.[2];
  if (boundary === undefined) throw badRequest('the multipart content type names no boundary');
  return boundary;
}

async function skip(bytes: AsyncIterable<Buffer>): Promise<void> {
  for await (const _ of bytes);
}

/** After a boundary: two dashes end the body, a line end begins the next part. */
async function isClosed(window: Window): Promise<boolean> {
  const [first, second] = await window.take(2);
  if (first === DASH && second === DASH) return true;
  if (first === LINE_END[0] && second === LINE_END[1]) {
    window.putBack(LINE_END);
    return false;
  }
  throw malformed();
}

/** With the line end before the first one, so that a part without headers is no exception. */
async function readHeaders(window: Window): Promise<string> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of window.until(HEADERS_END)) {
    length += piece.length;
    if (length > MOST_HEADER_BYTES) throw badRequest('the headers of a part are too long');
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

function parseHeaders(text: string): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  for (const line of text.split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  return headers;
}

const malformed = () => badRequest('the multipart body is malformed or ends early');

/** The bytes of a source that were read and not used yet. */
class Window {
  readonly #source: AsyncIterator<Uint8Array>;
  /** A body begins with its boundary: the line end before it is assumed. */
  #held: Buffer = LINE_END;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  putBack(bytes: Buffer): void {
    this.#held = Buffer.concat([bytes, this.#held]);
  }

  async take(count: number): Promise<Buffer> {
    while (this.#held.length < count) await this.#more();
    const taken = this.#held.subarray(0, count);
    this.#held = this.#held.subarray(count);
    return taken;
  }

  /** What stands before the mark, which is taken off too. Ended early and begun anew, it goes on. */
  until(mark: Buffer): AsyncIterable<Buffer> {
    let found = false;
    const next = async (): Promise<IteratorResult<Buffer>> => {
      while (!found) {
        const piece = this.#before(mark);
        found = piece.found;
        if (piece.bytes.length > 0) return { done: false, value: piece.bytes };
        if (!found) await this.#more();
      }
      return { done: true, value: undefined };
    };
    return { [Symbol.asyncIterator]: () => ({ next }) };
  }

  #before(mark: Buffer): { bytes: Buffer; found: boolean } {
    const held = this.#held;
    const at = held.indexOf(mark);
    const end = at >= 0 ? at : Math.max(0, held.length - mark.length + 1);
    this.#held = held.subarray(at >= 0 ? at + mark.length : end);
    return { bytes: held.subarray(0, end), found: at >= 0 };
  }

  async skipRest(): Promise<void> {
    this.#held = Buffer.alloc(0);
    while (!(await this.#source.next()).done);
  }

  async close(): Promise<void> {
    await this.#source.return?.();
  }

  async #more(): Promise<void> {
    const { done, value } = await this.#source.next();
    if (done) throw malformed();
    const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    this.#held = this.#held.length === 0 ? bytes : Buffer.concat([this.#held, bytes]);
  }
}
