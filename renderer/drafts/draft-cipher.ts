/** AES-256-GCM under the user's draft key. Sealed form: 12 bytes of nonce, then ciphertext and tag. */
const NONCE_BYTES = 12;

export async function importDraftKey(base64: string): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', bytesOf(base64), 'AES-GCM', false, ['encrypt', 'decrypt']);
}

/** `boundTo` is authenticated with the text: a sealed draft cannot be put in another's place. */
export async function seal(
  key: CryptoKey,
  plain: Uint8Array<ArrayBuffer>,
  boundTo?: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const cipher = new Uint8Array(await crypto.subtle.encrypt(algorithm(nonce, boundTo), key, plain));
  const sealed = new Uint8Array(NONCE_BYTES + cipher.length);
  sealed.set(nonce);
  sealed.set(cipher, NONCE_BYTES);
  return sealed;
}

/** Throws when the key is not the one, or a byte was changed. */
export async function unseal(
  key: CryptoKey,
  sealed: Uint8Array<ArrayBuffer>,
  boundTo?: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const nonce = sealed.slice(0, NONCE_BYTES);
  return new Uint8Array(await crypto.subtle.decrypt(algorithm(nonce, boundTo), key, sealed.slice(NONCE_BYTES)));
}

function algorithm(iv: Uint8Array<ArrayBuffer>, boundTo: string | undefined): AesGcmParams {
  return { name: 'AES-GCM', iv, ...(boundTo ? { additionalData: new TextEncoder().encode(boundTo) } : {}) };
}

export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
}
