/**
 * A box that only one station opens (SN2). The station has one key pair, Ed25519, for proving itself; the same key in its
 * Montgomery form serves X25519, as in the well-known conversion of libsodium: u = (1+y)/(1-y) of the public point, and
 * the first half of SHA-512 over the secret. What is sealed is a fresh random key, wrapped by a fresh key pair.
 */
import { CompactEncrypt, type CryptoKey, compactDecrypt, importJWK } from 'jose';
import { fromBase64, toBase64 } from '#shared/protocol/base64.ts';
import { type X25519PublicJwk, x25519PublicJwk } from '#shared/protocol/lease.ts';
import type { Ed25519PublicJwk } from '#shared/protocol/station-proof.ts';

const ALGORITHM = 'ECDH-ES+A256KW';
const ENCRYPTION = 'A256GCM';
const FIELD = 2n ** 255n - 19n;

/** The station's public key as it is sealed to. Throws for the one point that has no such form. */
export function boxKeyOf({ x }: Ed25519PublicJwk): X25519PublicJwk {
  const y = readNumber(fromBase64Url(x)) & (2n ** 255n - 1n);
  const below = modulo(1n - y);
  if (below === 0n) throw new TypeError('a key of small order');
  const u = modulo((1n + y) * power(below, FIELD - 2n));
  return x25519PublicJwk.parse({ kty: 'OKP', crv: 'X25519', x: toBase64Url(writeNumber(u)) });
}

/** PKCS#8 of an X25519 key, up to its 32 bytes. */
const PKCS8_HEAD = [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x6e, 0x04, 0x22, 0x04, 0x20];

/** What opens the box. `secret`: the 32 bytes of the station's Ed25519 key. */
export async function openingKeyOf(secret: Uint8Array): Promise<CryptoKey> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-512', Uint8Array.from(secret)));
  const pkcs8 = Uint8Array.from([...PKCS8_HEAD, ...hash.subarray(0, 32)]);
  const key = await crypto.subtle.importKey('pkcs8', pkcs8, { name: 'X25519' }, true, ['deriveBits']);
  hash.fill(0);
  pkcs8.fill(0);
  return key;
}

export async function sealForStation(contentKey: Uint8Array, station: Ed25519PublicJwk): Promise<string> {
  return new CompactEncrypt(contentKey)
    .setProtectedHeader({ alg: ALGORITHM, enc: ENCRYPTION })
    .encrypt(await importJWK(boxKeyOf(station), ALGORITHM));
}

/** Undefined where it was sealed for another key, or was changed. */
export async function openForStation(sealed: string, key: CryptoKey): Promise<Uint8Array | undefined> {
  try {
    const options = { keyManagementAlgorithms: [ALGORITHM], contentEncryptionAlgorithms: [ENCRYPTION] };
    return (await compactDecrypt(sealed, key, options)).plaintext;
  } catch {
    return undefined; // jose says by throwing that it does not open
  }
}

const modulo = (n: bigint): bigint => ((n % FIELD) + FIELD) % FIELD;

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let square = base, left = exponent; left > 0n; square = modulo(square * square), left >>= 1n)
    if (left & 1n) result = modulo(result * square);
  return result;
}

/** Little-endian. */
const readNumber = (bytes: Uint8Array): bigint => bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
const writeNumber = (n: bigint): Uint8Array =>
  Uint8Array.from({ length: 32 }, (_, at) => Number((n >> BigInt(8 * at)) & 255n));

const toBase64Url = (bytes: Uint8Array): string =>
  toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

function fromBase64Url(text: string): Uint8Array {
  const bytes = fromBase64(text.replaceAll('-', '+').replaceAll('_', '/'));
  if (bytes?.length !== 32) throw new TypeError('not a key of 32 bytes');
  return bytes;
}
