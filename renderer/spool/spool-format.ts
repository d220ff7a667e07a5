/**
 * A captured file on its way to core: one CouchDB document per file, in IndexedDB and in core's staging database alike.
 *
 *   _id            spool id (uuid), the `spoolId` of `document.attach`
 *   title          a neutral word; the true title is in `sealed` and in the command (IndexedDB must not show it)
 *   contentType    media type of the file
 *   patientId, userId
 *   sealed         base64 of nonce‖ciphertext of `SealedFacts` as JSON
 *   _attachments.file   application/octet-stream: nonce (12 bytes) ‖ AES-256-GCM ciphertext and tag of the file's bytes
 *
 * Both are under the user's draft key (session.draftKey), without additional data.
 */
import { bytesOf, seal, unseal } from '../drafts/draft-cipher.ts';

export const SPOOL_ATTACHMENT = 'file';
const NEUTRAL_TITLE = 'captured file';

/** What is needed to finish the journey after a restart, and nobody else may read. */
export interface SealedFacts {
  readonly title: string;
  readonly fileName: string;
  readonly sizeBytes: number;
  /** Id of the `document.attach` command that this file becomes. */
  readonly commandId: string;
  readonly encounterId?: string;
  /** ISO 8601. */
  readonly takenAt?: string;
}

export interface SpoolDocument {
  readonly _id: string;
  readonly title: string;
  readonly contentType: string;
  readonly patientId: string;
  readonly userId: string;
  readonly sealed: string;
}

export interface CapturedFile {
  readonly spoolId: string;
  readonly patientId: string;
  readonly userId: string;
  readonly contentType: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly facts: SealedFacts;
}

export async function sealCapturedFile(key: CryptoKey, file: CapturedFile) {
  const facts = await seal(key, new TextEncoder().encode(JSON.stringify(file.facts)));
  const document: SpoolDocument = {
    _id: file.spoolId,
    title: NEUTRAL_TITLE,
    contentType: file.contentType,
    patientId: file.patientId,
    userId: file.userId,
    sealed: base64Of(facts),
  };
  return { document, attachment: await seal(key, file.bytes) };
}

export async function unsealFacts(key: CryptoKey, document: Pick<SpoolDocument, 'sealed'>): Promise<SealedFacts> {
  const plain = await unseal(key, bytesOf(document.sealed));
  return JSON.parse(new TextDecoder().decode(plain)) as SealedFacts;
}

/** In pieces: a call with a million arguments overflows the stack. */
export function base64Of(bytes: Uint8Array): string {
  const piece = 0x8000;
  let text = '';
  for (let from = 0; from < bytes.length; from += piece)
    text += String.fromCharCode(...bytes.subarray(from, from + piece));
  return btoa(text);
}
