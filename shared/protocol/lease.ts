/**
 * How a station renews the lease on what it holds: `POST /_holdfast/{db}/lease`.
 *
 * Both answers that matter are signed by the organisation and carry the station's nonce. Without that, whoever can answer
 * in central's name could prolong a stolen station's lease, or seal a ward in the middle of its work. How they are signed:
 * `shared/domain/lease/signed-lease.ts`.
 */
import { z } from 'zod';

export const x25519PublicJwk = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('X25519'),
  x: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
});
export type X25519PublicJwk = z.output<typeof x25519PublicJwk>;

/** What two people decided at the station while there was no contact. */
export const leaseExtension = z.object({
  /** UUID v7: they are told in the order in which they were made. */
  id: z.string().min(8).max(64),
  atMs: z.number(),
  untilMs: z.number(),
  /** User ids, two different ones. */
  by: z.tuple([z.string(), z.string()]),
  reason: z.string().max(300),
  /** Patients with an open encounter. */
  inCare: z.number().int(),
});
export type LeaseExtension = z.output<typeof leaseExtension>;

export const leaseRequest = z.object({
  nonce: z.string().min(16).max(64),
  extensions: z.array(leaseExtension).max(500).default([]),
});
export type LeaseRequest = z.input<typeof leaseRequest>;

const leaseGrant = z.object({
  station: z.string(),
  nonce: z.string(),
  epoch: z.number().int().positive(),
  /** Milliseconds since the epoch, central's clock. */
  fromMs: z.number(),
  untilMs: z.number(),
  nowMs: z.number(),
  /** SHA-256 of the lease key, base64: the grant speaks of this key. */
  keyHash: z.string(),
  /** For work that could not be sent; the private half never leaves central. */
  encryptionKey: x25519PublicJwk,
});
export type LeaseGrant = z.output<typeof leaseGrant>;

export const leaseAnswer = z.object({
  grant: leaseGrant,
  signature: z.string(),
  /** 32 bytes, base64. */
  leaseKey: z.base64(),
});
export type LeaseAnswer = z.output<typeof leaseAnswer>;

const leaseRevocation = z.object({ station: z.string(), nonce: z.string(), revokedAt: z.string() });

/** `details` of the refusal `revoked`. */
export const revokedDetails = z.object({ revocation: leaseRevocation, signature: z.string() });

/** `POST /_holdfast/{db}/sealed-work`: lines of a file of sealed work, carried by any station of the organisation. */
export const sealedWorkRequest = z.object({
  lines: z
    .array(z.string().max(48 * 1024 * 1024))
    .min(1)
    .max(1000),
});
export const sealedWorkReport = z.object({
  station: z.string().optional(),
  documents: z.number().int(),
  /** New at central. */
  taken: z.number().int(),
  /** There already. */
  known: z.number().int(),
  refused: z.number().int(),
  quarantined: z.number().int(),
  /** The last part was there: nothing is missing at the end. */
  complete: z.boolean(),
});
export type SealedWorkReport = z.output<typeof sealedWorkReport>;

/** What stations lease one at a time (LE20); record numbers have a call of their own, since central chooses the range. */
const resource = z.object({
  kind: z.enum(['tickets', 'register']),
  /** Unique within its kind, e.g. `N1/morphine`. */
  resource: z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N} ._:/-]{0,119}$/u),
});
const forMinutes = z
  .number()
  .int()
  .min(5)
  .max(31 * 24 * 60);

/** `POST /_holdfast/{db}/leases`: takes, or renews what this station holds. */
export const leaseResourceRequest = resource.extend({ forMinutes });
export type LeaseResourceRequest = z.input<typeof leaseResourceRequest>;

/** `POST /_holdfast/{db}/leases/return` */
export const returnLeaseRequest = resource;
export type ReturnLeaseRequest = z.input<typeof returnLeaseRequest>;

const person = z.object({ login: z.string().min(1).max(60), password: z.string().min(1).max(1024) });

/** `POST /_holdfast/{db}/leases/take-over`: two people take it from a holder who is lost (LE21). */
export const takeOverRequest = resource.extend({
  forMinutes,
  first: person,
  second: person,
  reason: z.string().trim().min(3).max(300),
});
export type TakeOverRequest = z.input<typeof takeOverRequest>;

export const leasedResource = z.object({
  kind: z.enum(['tickets', 'register']),
  resource: z.string(),
  /** Station id. */
  holder: z.string(),
  fromMs: z.number(),
  untilMs: z.number().optional(),
  epoch: z.number().int().positive(),
  state: z.enum(['held', 'returned', 'expired', 'taken']),
});
export type LeasedResource = z.output<typeof leasedResource>;
