import { md5 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';

/** Port for the two digests a store needs. Every implementation gives the same values; native ones are faster. */
export interface Digests {
  /** SHA-256 of the text's UTF-8 bytes, as 64 lower-case hexadecimal digits. */
  sha256Hex(text: string): string;
  /** MD5 of the bytes as CouchDB spells an attachment's digest: `md5-<base64>`. It names content; it protects nothing. */
  attachmentDigest(bytes: Uint8Array): string;
  /** The same, for bytes that come in pieces. */
  beginAttachmentDigest(): RunningDigest;
}

export interface RunningDigest {
  update(bytes: Uint8Array): void;
  /** Once, at the end. */
  finish(): string;
}

const encoder = new TextEncoder();

/** Runs anywhere. */
export const portableDigests: Digests = {
  sha256Hex: (text) => toHex(sha256(encoder.encode(text))),
  attachmentDigest: (bytes) => asAttachmentDigest(md5(bytes)),
  beginAttachmentDigest() {
    const running = md5.create();
    return { update: (bytes) => void running.update(bytes), finish: () => asAttachmentDigest(running.digest()) };
  },
};

const asAttachmentDigest = (hash: Uint8Array): string => `md5-${btoa(String.fromCharCode(...hash))}`;

function toHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return text;
}
