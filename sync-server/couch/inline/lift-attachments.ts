/**
 * Attachments inline in JSON (`"data": "<base64>"`) go to the store as they come: what stands around a file is held in
 * memory and the file is not (PR5). In the text that is left the member is empty and `follows`, as if the bytes came in a
 * multipart body; they are found by document and name.
 *
 * It finds and does not judge: the text that is left is parsed as any other, and refused where it is none. What is no
 * base64 is taken out and missing afterwards, which is refused with its document alone (PR4).
 */
import type { StagedByName } from '#shared/protocol/attachment-json.ts';
import type { StagedAttachment } from '#shared/store/document-store.ts';
import { decodeBase64, NotBase64, unescaped } from './decode-base64.ts';
import { JsonPlace, type JsonShape } from './json-place.ts';
import { StringEnd } from './string-end.ts';

export interface Lifted {
  /** JSON text without what was taken out. */
  readonly bytes: Buffer;
  /** By the place of the document in the body. */
  readonly staged: ReadonlyMap<number, StagedByName>;
}

export interface Lifting {
  readonly shape: JsonShape;
  readonly stage: (name: string, bytes: AsyncIterable<Uint8Array>) => Promise<StagedAttachment>;
  /** Told of what stays in memory; throws where it is too much. */
  readonly keep: (bytes: number) => void;
}

const EMPTY_AND_FOLLOWS = Buffer.from('"","follows":true');
/** What is longer names nothing that is looked for. */
const LONGEST_NAME = 4096;

/** A string is open: one that nobody looks at, the name of a member as far as it was read, or neither. */
type Open = 'nothing' | 'string' | { readonly name: Buffer[]; length: number };

export async function liftAttachments(
  source: AsyncIterable<Uint8Array>,
  { shape, stage, keep }: Lifting,
): Promise<Lifted> {
  const pieces = source[Symbol.asyncIterator]();
  const place = new JsonPlace(shape);
  const end = new StringEnd();
  const kept: Buffer[] = [];
  const staged = new Map<number, Map<string, StagedAttachment>>();
  let open: Open = 'nothing';
  let piece: Buffer = Buffer.alloc(0);
  let at = 0;

  const next = async (): Promise<boolean> => {
    const { done, value } = await pieces.next();
    if (done) return false;
    piece = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    at = 0;
    return true;
  };
  const put = (bytes: Buffer): void => {
    keep(bytes.length);
    kept.push(bytes);
  };

  /** Goes on behind the string that is open, or to the end of the piece. */
  function passString(): void {
    const quote = end.find(piece, at);
    if (typeof open === 'object') note(open, piece.subarray(at, quote ?? piece.length));
    at = quote === undefined ? piece.length : quote + 1;
    if (quote === undefined) return;
    if (typeof open === 'object') place.named(open.length > LONGEST_NAME ? undefined : readName(open.name));
    open = 'nothing';
  }

  /** What is left of the data, piece by piece; goes on behind it. */
  async function* restOfData(from: number): AsyncGenerator<Buffer> {
    yield piece.subarray(from);
    while (await next()) {
      const quote = end.find(piece, 0);
      at = quote === undefined ? piece.length : quote + 1;
      yield piece.subarray(0, quote ?? piece.length);
      if (quote !== undefined) return;
    }
  }

  async function takeData({ document, name }: { document: number; name: string }, from: number): Promise<void> {
    const data = restOfData(from);
    at = piece.length;
    const decoded = decodeBase64(unescaped(keptOpen(data)));
    const taken = await unlessNotBase64(decoded, (bytes) => stage(name, bytes));
    if (!taken) for await (const _thrownAway of data);
    else staged.set(document, new Map([...(staged.get(document) ?? []), [name, taken]]));
  }

  while (await next()) {
    let from = 0;
    while (at < piece.length) {
      if (open !== 'nothing') {
        passString();
        continue;
      }
      at = place.walk(piece, at);
      if (at === piece.length) break;
      at += 1;
      const attachment = place.findAttachment();
      open = place.wantsName() ? { name: [], length: 0 } : 'string';
      // A file that ends in the piece it began in stays: it is small.
      if (!attachment || end.find(piece, at) !== undefined) continue;
      put(Buffer.concat([piece.subarray(from, at - 1), EMPTY_AND_FOLLOWS]));
      open = 'nothing';
      await takeData(attachment, at);
      from = at;
    }
    if (at > from) put(Buffer.from(piece.subarray(from, at)));
  }
  return { bytes: Buffer.concat(kept), staged };
}

function note(open: { readonly name: Buffer[]; length: number }, part: Buffer): void {
  open.length += part.length;
  if (open.length <= LONGEST_NAME) open.name.push(part);
}

function readName(parts: readonly Buffer[]): string | undefined {
  try {
    return JSON.parse(`"${Buffer.concat(parts).toString('utf8')}"`) as string;
  } catch {
    return undefined;
  }
}

/** Whoever stops reading does not end it: what is left is still to be passed over. */
function keptOpen<T>(items: AsyncGenerator<T>): AsyncIterable<T> {
  return { [Symbol.asyncIterator]: () => ({ next: () => items.next() }) };
}

/** Undefined where the bytes turned out to be none; however the store hands on what ended its source. */
async function unlessNotBase64<T>(
  decoded: AsyncIterable<Uint8Array>,
  take: (bytes: AsyncIterable<Uint8Array>) => Promise<T>,
): Promise<T | undefined> {
  let isBase64 = true;
  async function* noting(): AsyncGenerator<Uint8Array> {
    try {
      yield* decoded;
    } catch (fault) {
      isBase64 = !(fault instanceof NotBase64);
      throw fault;
    }
  }
  try {
    return await take(noting());
  } catch (fault) {
    if (isBase64) throw fault;
    return undefined;
  }
}
