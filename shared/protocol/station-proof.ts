/**
 * How a station proves itself (PR3): every call carries a token, signed with the station's own Ed25519 key, that is good
 * for this method, this path and this database only, for a minute. The server holds public keys and nothing else.
 *
 * The token is bound to `database` and checked against the path before anything is looked up there: a proof for one
 * organisation can therefore not even tell whether another exists (PR1). Shown by station-proof.test.ts.
 */
import { type CryptoKey, errors, importJWK, type JWK, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';

/** `Authorization: Holdfast-Station <token>` */
export const STATION_SCHEME = 'Holdfast-Station';
const ALGORITHM = 'EdDSA';
const DEFAULT_LIFETIME_MS = 60_000;
/** No token is accepted for longer than this, whatever it says of itself. */
export const MAX_LIFETIME_MS = 300_000;
/** How far the clocks of station and server may differ. */
export const CLOCK_TOLERANCE_MS = 120_000;

/** The public half of a station's or an organisation's signing key, as RFC 8037 spells it. */
export const ed25519PublicJwk = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
});
export type Ed25519PublicJwk = z.output<typeof ed25519PublicJwk>;

const proofClaims = z.object({
  iss: z.string().min(1),
  aud: z.string().min(1),
  htm: z.string(),
  htu: z.string(),
  iat: z.number(),
  exp: z.number(),
  jti: z.string().min(8).max(64),
  inc: z.number().int().nonnegative(),
});

export interface StationProofInput {
  readonly stationId: string;
  /** Counts up when a station is restored or cloned (RP9). */
  readonly incarnation: number;
  /** The organisation's database at the server. */
  readonly database: string;
  readonly method: string;
  /** Path as it goes over the wire: percent-encoded, without the query. */
  readonly path: string;
  readonly privateKey: CryptoKey;
  /** Milliseconds since the epoch as the server counts them: the station's clock corrected by the skew it measured. */
  readonly nowMs: number;
  readonly lifetimeMs?: number;
}

/** The token for one call. A retry needs a new one: the server takes each token once. */
export function createStationProof(input: StationProofInput): Promise<string> {
  const issuedAt = Math.floor(input.nowMs / 1000);
  const lifetimeS = Math.ceil(Math.min(input.lifetimeMs ?? DEFAULT_LIFETIME_MS, MAX_LIFETIME_MS) / 1000);
  return new SignJWT({ htm: input.method, htu: input.path, inc: input.incarnation })
    .setProtectedHeader({ alg: ALGORITHM, typ: 'holdfast-station+jwt' })
    .setIssuer(input.stationId)
    .setAudience(input.database)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + lifetimeS)
    .setJti(crypto.randomUUID())
    .sign(input.privateKey);
}

/** The value of the `Authorization` header. */
export function stationAuthorization(token: string): string {
  return `${STATION_SCHEME} ${token}`;
}

/** The token in an `Authorization` header, when it is one of ours. */
export function findStationToken(authorization: string | undefined): string | undefined {
  const prefix = `${STATION_SCHEME} `;
  return authorization?.startsWith(prefix) ? authorization.slice(prefix.length).trim() : undefined;
}

export interface ProvenStation {
  readonly stationId: string;
  readonly incarnation: number;
  readonly tokenId: string;
  /** Milliseconds since the epoch, in whole seconds, by the station's reckoning of the server's clock. */
  readonly issuedAtMs: number;
  /** Milliseconds since the epoch; a replay guard may forget the token after this. */
  readonly expiresAtMs: number;
}

export interface StationProofExpectation {
  readonly database: string;
  readonly method: string;
  readonly path: string;
  readonly nowMs: number;
  /** Undefined for a station that is unknown or shut out. */
  readonly findKey: (stationId: string) => Promise<CryptoKey | undefined>;
}

export type StationProofVerdict =
  | { readonly state: 'proven'; readonly station: ProvenStation }
  /** `reason` is for the log. The caller hears the same for each. */
  | { readonly state: 'unproven'; readonly reason: string };

/** Who calls, or why that is not proven. The replay of a token is for the caller to detect, by `tokenId`. */
export async function verifyStationProof(
  token: string,
  expected: StationProofExpectation,
): Promise<StationProofVerdict> {
  try {
    return judgeClaims(await readClaims(token, expected), expected);
  } catch (fault) {
    if (fault instanceof errors.JOSEError) return { state: 'unproven', reason: fault.code };
    if (fault instanceof z.ZodError) return { state: 'unproven', reason: 'claims are missing or malformed' };
    if (fault instanceof UnknownStation) return { state: 'unproven', reason: 'unknown station' };
    throw fault;
  }
}

class UnknownStation extends Error {}

async function readClaims(token: string, expected: StationProofExpectation): Promise<z.output<typeof proofClaims>> {
  const { payload } = await jwtVerify(token, (_header, jws) => keyOfIssuer(jws.payload, expected.findKey), {
    algorithms: [ALGORITHM],
    typ: 'holdfast-station+jwt',
    audience: expected.database,
    currentDate: new Date(expected.nowMs),
    clockTolerance: CLOCK_TOLERANCE_MS / 1000,
  });
  return proofClaims.parse(payload);
}

async function keyOfIssuer(
  payload: string | Uint8Array,
  findKey: StationProofExpectation['findKey'],
): Promise<CryptoKey> {
  const key = await findKey(issuerOf(payload));
  if (!key) throw new UnknownStation();
  return key;
}

/** Made once: a schema that is made anew is compiled anew. */
const namedIssuer = z.object({ iss: z.string() });

function issuerOf(payload: string | Uint8Array): string {
  if (typeof payload !== 'string') throw new UnknownStation();
  try {
    const claims: unknown = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')));
    return namedIssuer.parse(claims).iss;
  } catch {
    throw new UnknownStation();
  }
}

function judgeClaims(claims: z.output<typeof proofClaims>, expected: StationProofExpectation): StationProofVerdict {
  if (claims.htm !== expected.method) return { state: 'unproven', reason: 'made for another method' };
  if (claims.htu !== expected.path) return { state: 'unproven', reason: 'made for another path' };
  if ((claims.exp - claims.iat) * 1000 > MAX_LIFETIME_MS) return { state: 'unproven', reason: 'good for too long' };
  if (claims.iat * 1000 > expected.nowMs + CLOCK_TOLERANCE_MS)
    return { state: 'unproven', reason: 'made in the future' };
  const { iss: stationId, inc: incarnation, jti: tokenId } = claims;
  const expiresAtMs = claims.exp * 1000 + CLOCK_TOLERANCE_MS;
  return { state: 'proven', station: { stationId, incarnation, tokenId, issuedAtMs: claims.iat * 1000, expiresAtMs } };
}

export async function importStationPublicKey(jwk: Ed25519PublicJwk): Promise<CryptoKey> {
  return (await importJWK(jwk as JWK, ALGORITHM)) as CryptoKey;
}
