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

export const leaseGrant = z.object({
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

export const leaseRevocation = z.object({ station: z.string(), nonce: z.string(), revokedAt: z.string() });
export type LeaseRevocation = z.output<typeof leaseRevocation>;

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
