/**
 * What stands in a chunk: a line of JSON that says what it is, and behind it the content. Rows are those of our own wire
 * (`shared/protocol/rows.ts`), compressed; bytes of attachments are as they are, for most are compressed already.
 */
import { z } from 'zod';

const lane = z.union([z.literal(1), z.literal(2), z.literal(3)]);
const count = z.number().int().nonnegative();

const partLine = z.discriminatedUnion('part', [
  /** The first chunk. */
  z.object({
    part: z.literal('contents'),
    /** Everything of the station's scope up to this sequence of the server is in the file. */
    seq: count,
    /** That position as the server's feed spells it. */
    position: z.string(),
    /** As far as it was known at the beginning. */
    expected: count,
  }),
  /** `done`: documents up to and with these. */
  z.object({ part: z.literal('rows'), lane, rows: count, done: count }),
  /** A piece of an attachment, in order; pieces of one stand together and before the rows that name it. */
  z.object({ part: z.literal('bytes'), digest: z.string(), length: count, at: count }),
  /** The last chunk. */
  z.object({ part: z.literal('end'), documents: count, attachments: count }),
]);
export type PartLine = z.output<typeof partLine>;

export interface SnapshotPart {
  readonly line: PartLine;
  readonly content: Uint8Array<ArrayBuffer>;
}

const LINE_FEED = 10;
const encoder = new TextEncoder();
const NOTHING = new Uint8Array(0);

export async function encodePart(
  line: PartLine,
  content: string | Uint8Array = NOTHING,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes =
    typeof content === 'string' ? await through(encoder.encode(content), new CompressionStream('gzip')) : content;
  const head = encoder.encode(`${JSON.stringify(line)}\n`);
  const whole = new Uint8Array(head.length + bytes.length);
  whole.set(head);
  whole.set(bytes, head.length);
  return whole;
}

/** Throws for what no server of ours has written. The content is a view: nothing of a chunk is copied. */
export function decodePart(plain: Uint8Array<ArrayBuffer>): SnapshotPart {
  const end = plain.indexOf(LINE_FEED);
  const line = partLine.parse(JSON.parse(new TextDecoder().decode(plain.subarray(0, end))));
  return { line, content: plain.subarray(end + 1) };
}

/** Of a part of rows. */
export const rowsOf = ({ content }: SnapshotPart): Promise<Uint8Array<ArrayBuffer>> =>
  through(content, new DecompressionStream('gzip'));

async function through(
  bytes: Uint8Array<ArrayBuffer>,
  transform: CompressionStream | DecompressionStream,
): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(transform);
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
