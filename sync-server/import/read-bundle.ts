import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { JSONParser } from '@streamparser/json';

/** The bundle's own fields, known once the file has been read to its end. */
export interface BundleHead {
  resourceType?: string;
  type?: string;
  id?: string;
  timestamp?: string;
  /** SHA-256 of the unpacked file, known once it has been read to its end. */
  contentDigest?: string;
}

export interface BundleEntry {
  readonly index: number;
  readonly fullUrl?: string;
  readonly resource?: Record<string, unknown>;
}

/** The file is not the JSON of a bundle: truncated, not gzip, not JSON. The message says where. */
export class UnreadableBundle extends Error {}

/**
 * Yields the entries of one bundle without holding the file in memory: a chunk is parsed, its entries are handed out,
 * then the next chunk is read. Fills `head` on the way.
 */
export async function* readBundle(path: string, head: BundleHead): AsyncGenerator<BundleEntry> {
  const ready: BundleEntry[] = [];
  const parser = bundleParser(head, ready);
  const digest = createHash('sha256');
  let position = 0;
  try {
    for await (const chunk of openBytes(path)) {
      parser.write(chunk as Uint8Array);
      digest.update(chunk as Uint8Array);
      position += (chunk as Uint8Array).length;
      yield* ready.splice(0);
    }
    if (!parser.isEnded) parser.end();
  } catch (cause) {
    throw new UnreadableBundle(`not readable as JSON near byte ${position}: ${String((cause as Error).message)}`, {
      cause,
    });
  }
  head.contentDigest = digest.digest('hex');
  yield* ready.splice(0);
}

function openBytes(path: string): AsyncIterable<unknown> {
  const file = createReadStream(path, { highWaterMark: 256 * 1024 });
  if (!path.toLowerCase().endsWith('.gz')) return file;
  const gunzip = createGunzip();
  file.on('error', (error) => gunzip.destroy(error));
  return file.pipe(gunzip);
}

const HEAD_FIELDS = ['resourceType', 'type', 'id', 'timestamp'] as const;

function bundleParser(head: Partial<Record<(typeof HEAD_FIELDS)[number], string>>, ready: BundleEntry[]): JSONParser {
  const parser = new JSONParser({
    paths: [...HEAD_FIELDS.map((field) => `$.${field}`), '$.entry.*'],
    keepStack: false,
  });
  parser.onValue = ({ value, key, stack }) => {
    if (stack.length > 1) ready.push({ index: Number(key), ...(value as object) });
    else head[key as (typeof HEAD_FIELDS)[number]] = String(value);
  };
  return parser;
}
