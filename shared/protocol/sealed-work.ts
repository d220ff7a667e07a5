/**
 * Work that a station could not send before it was sealed, as a file that only central can read (LE12).
 *
 * One part a line, each a JWE (ECDH-ES over X25519, AES-256-GCM) around a JWS of the station: signed first, so that the
 * signature covers what central reads and is itself hidden. Parts are numbered and the last one says so: a cut file shows.
 */
import {
  CompactEncrypt,
  CompactSign,
  type CryptoKey,
  compactDecrypt,
  compactVerify,
  decodeProtectedHeader,
  importJWK,
} from 'jose';
import { z } from 'zod';
import type { X25519PublicJwk } from './lease.ts';

const attachment = z.object({ contentType: z.string(), dataBase64: z.string(), revpos: z.number().int().optional() });

const sealedDocument = z.object({
  id: z.string().min(1),
  path: z.object({ start: z.number().int().positive(), ids: z.array(z.string()).min(1) }),
  deleted: z.boolean(),
  /** JSON text without underscore fields. */
  body: z.string(),
  attachments: z.record(z.string(), attachment).optional(),
});
export type SealedDocument = z.output<typeof sealedDocument>;

const sealedPart = z.object({
  format: z.literal('holdfast-sealed-work/1'),
  organisation: z.string(),
  station: z.string(),
  incarnation: z.number().int().positive(),
  sealedAt: z.string(),
  part: z.number().int().positive(),
  last: z.boolean(),
  documents: z.array(sealedDocument),
});
export type SealedPart = z.output<typeof sealedPart>;

const SIGNED_AS = 'holdfast-sealed-work+jws';
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

/** One line of the file. */
export async function sealPart(part: SealedPart, stationKey: CryptoKey, to: X25519PublicJwk): Promise<string> {
  const signed = await new CompactSign(encoder.encode(JSON.stringify(part)))
    .setProtectedHeader({ alg: 'EdDSA', typ: SIGNED_AS, kid: part.station })
    .sign(stationKey);
  return new CompactEncrypt(encoder.encode(signed))
    .setProtectedHeader({ alg: 'ECDH-ES+A256KW', enc: 'A256GCM' })
    .encrypt(await importJWK(to, 'ECDH-ES+A256KW'));
}

export type OpenedPart =
  | { readonly state: 'opened'; readonly part: SealedPart }
  /** Not sealed for this organisation, not signed by a station of it, or damaged. */
  | {
      readonly state: 'unreadable';
      readonly reason: 'not-for-us' | 'unknown-station' | 'wrong-signature' | 'malformed';
    };

/** `findKey` gives the key of a station of this organisation, also of one that was shut out since. */
export async function openPart(
  line: string,
  decryptionKey: CryptoKey,
  findKey: (station: string) => Promise<CryptoKey | undefined>,
): Promise<OpenedPart> {
  const signed = await decrypt(line, decryptionKey);
  if (signed === undefined) return { state: 'unreadable', reason: 'not-for-us' };
  const named = namedStation(signed);
  const key = named === undefined ? undefined : await findKey(named);
  if (!key) return { state: 'unreadable', reason: 'unknown-station' };
  const payload = await verify(signed, key);
  if (payload === undefined) return { state: 'unreadable', reason: 'wrong-signature' };
  const part = parse(payload);
  return part?.station === named && part !== undefined
    ? { state: 'opened', part }
    : { state: 'unreadable', reason: 'malformed' };
}

async function decrypt(line: string, key: CryptoKey): Promise<string | undefined> {
  try {
    const options = { keyManagementAlgorithms: ['ECDH-ES+A256KW'], contentEncryptionAlgorithms: ['A256GCM'] };
    return decoder.decode((await compactDecrypt(line, key, options)).plaintext);
  } catch {
    return undefined; // jose says by throwing that it does not open
  }
}

function namedStation(signed: string): string | undefined {
  try {
    const { kid, typ } = decodeProtectedHeader(signed);
    return typ === SIGNED_AS && typeof kid === 'string' ? kid : undefined;
  } catch {
    return undefined;
  }
}

async function verify(signed: string, key: CryptoKey): Promise<Uint8Array | undefined> {
  try {
    return (await compactVerify(signed, key, { algorithms: ['EdDSA'] })).payload;
  } catch {
    return undefined;
  }
}

function parse(payload: Uint8Array): SealedPart | undefined {
  try {
    return sealedPart.parse(JSON.parse(decoder.decode(payload)));
  } catch {
    return undefined;
  }
}
