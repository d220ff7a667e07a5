/**
 * Chunks of a snapshot file (SN4). Each begins with four bytes: its length, and in the highest bit whether it is the last;
 * behind them AES-256-GCM. Its nonce is made of its number and that bit, the key serves one file only, and the head is
 * bound in as associated data: so a chunk opens at its own place in its own file and nowhere else.
 */

export const PREFIX_BYTES = 4;
const TAG_BYTES = 16;
const LAST = 0x80000000;
/** Far beyond what is ever written: a length that was changed must not ask for memory. */
const LONGEST_CHUNK_BYTES = 256 * 1024 * 1024;

export interface ChunkPlace {
  /** From 0. */
  readonly number: number;
  readonly last: boolean;
}

export interface ChunkSeal {
  readonly key: CryptoKey;
  /** Of the text of the head. */
  readonly binding: Uint8Array<ArrayBuffer>;
}

export async function chunkSealOf(contentKey: Uint8Array, headText: string): Promise<ChunkSeal> {
  const raw = Uint8Array.from(contentKey);
  return {
    key: await crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']),
    binding: new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(headText))),
  };
}

export async function sealChunk(
  seal: ChunkSeal,
  place: ChunkPlace,
  plain: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const sealed = new Uint8Array(await crypto.subtle.encrypt(cipher(seal, place), seal.key, plain));
  const chunk = new Uint8Array(PREFIX_BYTES + sealed.length);
  new DataView(chunk.buffer).setUint32(0, (sealed.length | (place.last ? LAST : 0)) >>> 0);
  chunk.set(sealed, PREFIX_BYTES);
  return chunk;
}

/** Length of the sealed bytes behind a prefix; undefined where no chunk can be so long. */
export function readPrefix(prefix: Uint8Array): { readonly length: number; readonly last: boolean } | undefined {
  if (prefix.length < PREFIX_BYTES) return undefined;
  const word = new DataView(prefix.buffer, prefix.byteOffset).getUint32(0);
  const length = word & ~LAST;
  if (length < TAG_BYTES || length > LONGEST_CHUNK_BYTES) return undefined;
  return { length, last: (word & LAST) !== 0 };
}

/** Undefined where it is not what was sealed at this place of this file. */
export async function openChunk(
  seal: ChunkSeal,
  place: ChunkPlace,
  sealed: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    return new Uint8Array(await crypto.subtle.decrypt(cipher(seal, place), seal.key, sealed));
  } catch {
    return undefined; // the platform says by throwing that it does not open
  }
}

function cipher({ binding }: ChunkSeal, { number, last }: ChunkPlace): AesGcmParams {
  const iv = new Uint8Array(12);
  const view = new DataView(iv.buffer);
  view.setUint32(0, last ? 1 : 0);
  view.setBigUint64(4, BigInt(number));
  return { name: 'AES-GCM', iv, additionalData: binding };
}
