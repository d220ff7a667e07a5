import { z } from 'zod';

/** Name of the attachment that holds the sealed bytes of a captured file. */
export const SPOOL_ATTACHMENT = 'file';
/** Bytes of a captured file that the spool takes. */
export const SPOOL_FILE_LIMIT = 32 * 1024 * 1024;
const IV_BYTES = 12;

/** A captured file on its way to core: a PouchDB document with one sealed attachment. What it shows is no secret of the patient. */
export const spoolEntry = z.object({
  _id: z.string().min(1),
  title: z.string(),
  contentType: z.string(),
  patientId: z.string(),
  /** Whose draft key seals the bytes. */
  userId: z.string(),
});
export type SpoolEntry = z.output<typeof spoolEntry>;

async function importKey(draftKey: Uint8Array<ArrayBuffer>, use: 'encrypt' | 'decrypt'): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', draftKey, 'AES-GCM', false, [use]);
}

/** AES-256-GCM under the user's draft key; `iv ‖ ciphertext and tag`. */
export async function sealSpooled(
  bytes: Uint8Array<ArrayBuffer>,
  draftKey: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, await importKey(draftKey, 'encrypt'), bytes);
  const out = new Uint8Array(IV_BYTES + sealed.byteLength);
  out.set(iv);
  out.set(new Uint8Array(sealed), IV_BYTES);
  return out;
}

/** The reverse of `sealSpooled`; rejects when the key is another or a byte was changed. */
export async function openSpooled(
  sealed: Uint8Array<ArrayBuffer>,
  draftKey: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const iv = sealed.subarray(0, IV_BYTES);
  const opened = await crypto.subtle.decrypt(
    { name: 'AES-GCM', iv },
    await importKey(draftKey, 'decrypt'),
    sealed.subarray(IV_BYTES),
  );
  return new Uint8Array(opened);
}
