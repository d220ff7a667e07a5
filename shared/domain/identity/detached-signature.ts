import { CompactSign, compactVerify } from 'jose';
import { canonicalJson } from '#shared/lib/canonical-json.ts';
import type { SigningKey, VerifyingKey } from './signing-key.ts';

const encoder = new TextEncoder();

/** Detached JWS (RFC 7515 appendix F) over the value's canonical JSON: `<header>..<signature>`. `use` keeps signatures made for one purpose from serving another. */
export async function signDetached(value: unknown, key: SigningKey, use: string): Promise<string> {
  const jws = await new CompactSign(encoder.encode(canonicalJson(value)))
    .setProtectedHeader({ alg: 'EdDSA', typ: use })
    .sign(key);
  const [header, , signature] = jws.split('.');
  return `${header}..${signature}`;
}

/** False for anything that is not this key's signature over this value for this use; never throws on foreign text. */
export async function verifyDetached(
  value: unknown,
  detached: string,
  key: VerifyingKey,
  use: string,
): Promise<boolean> {
  const [header, gap, signature, ...more] = detached.split('.');
  if (!header || gap !== '' || !signature || more.length > 0) return false;
  try {
    const jws = `${header}.${base64Url(encoder.encode(canonicalJson(value)))}.${signature}`;
    const { protectedHeader } = await compactVerify(jws, key, { algorithms: ['EdDSA'] });
    return protectedHeader.typ === use;
  } catch {
    return false; // jose says by throwing that the signature does not hold
  }
}

function base64Url(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
