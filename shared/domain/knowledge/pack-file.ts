/** The file that a pack travels in: JSON, plain or gzip (KN14). */
import { gunzipSync, gzipSync } from 'fflate';
import { z } from 'zod';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import { publisherSignature } from '#shared/model/knowledge-pack.ts';

/** A pack of the size of a national interaction table is a tenth of this. */
const MOST_BYTES = 256 * 1024 * 1024;

/** `pack` is not looked into yet; an unsigned file is only good for whoever signs it himself. */
const packFile = z.strictObject({ pack: z.unknown(), signature: publisherSignature.optional() });
export type PackFile = z.output<typeof packFile>;

export function readPackFile(bytes: Uint8Array): PackFile | Refusal {
  const value = parse(bytes);
  if (value === undefined) return refusal('file-damaged', 'This is no knowledge pack, or a part of it is missing.');
  const bare = z.looseObject({ format: z.string() }).safeParse(value);
  if (bare.success) return { pack: value };
  const file = packFile.safeParse(value);
  return file.success ? file.data : refusal('invalid-input', 'This file holds no knowledge pack.', { path: 'pack' });
}

export function writePackFile(file: PackFile): Uint8Array {
  return gzipSync(new TextEncoder().encode(JSON.stringify(file)), { mtime: 0 });
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(unpacked(bytes))) as unknown;
  } catch {
    return undefined; // gzip, UTF-8 and JSON say by throwing that the file is none of them
  }
}

/** The last four bytes of gzip tell how long it becomes, before anything is unpacked. */
function unpacked(bytes: Uint8Array): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const length = new DataView(bytes.buffer, bytes.byteOffset + bytes.byteLength - 4, 4).getUint32(0, true);
  if (length > MOST_BYTES) throw new RangeError('too long');
  return gunzipSync(bytes);
}
