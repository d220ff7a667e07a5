import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';

/** An Ed25519 key in the platform's keeping. */
export type SigningKey = CryptoKey;
export type VerifyingKey = CryptoKey;

/** As stored and sent: `{kty:'OKP', crv:'Ed25519', x}`, with `d` when private. */
export type KeyJwk = JWK;

const ALGORITHM = 'EdDSA';

/** A new key pair as JWKs; the private one goes into a vault at once. */
export async function generateSigningKeys(): Promise<{ readonly publicJwk: KeyJwk; readonly privateJwk: KeyJwk }> {
  const pair = await generateKeyPair(ALGORITHM, { crv: 'Ed25519', extractable: true });
  const [publicJwk, privateJwk] = await Promise.all([exportJWK(pair.publicKey), exportJWK(pair.privateKey)]);
  return { publicJwk, privateJwk };
}

/** Throws when the JWK is not an Ed25519 private key. */
export async function importSigningKey(jwk: KeyJwk): Promise<SigningKey> {
  if (jwk.kty !== 'OKP' || jwk.crv !== 'Ed25519' || !jwk.d) throw new TypeError('not an Ed25519 private key');
  return (await importJWK(jwk, ALGORITHM)) as CryptoKey;
}

/** Imports the public half, whatever else the JWK carries. Throws when it is no Ed25519 key. */
export async function importVerifyingKey(jwk: KeyJwk): Promise<VerifyingKey> {
  if (jwk.kty !== 'OKP' || jwk.crv !== 'Ed25519' || !jwk.x) throw new TypeError('not an Ed25519 key');
  return (await importJWK({ kty: 'OKP', crv: 'Ed25519', x: jwk.x }, ALGORITHM)) as CryptoKey;
}

/** RFC 7638 thumbprint: the key's id. */
export const keyIdOf = (publicJwk: KeyJwk): Promise<string> => calculateJwkThumbprint(publicJwk, 'sha256');

/**
 * What two people compare by eye or telephone: 80 bits of the thumbprint as five groups, e.g. `3F2A-0B91-77C4-E05D-1A2B`.
 */
export async function fingerprintOf(publicJwk: KeyJwk): Promise<string> {
  const thumbprint = await keyIdOf(publicJwk);
  const binary = atob(thumbprint.replaceAll('-', '+').replaceAll('_', '/'));
  const hex = [...binary.slice(0, 10)].map((char) => char.charCodeAt(0).toString(16).padStart(2, '0')).join('');
  return (hex.toUpperCase().match(/.{4}/g) ?? []).join('-');
}
