import { z } from 'zod';
import { type LeaseGrant, leaseExtension, x25519PublicJwk } from '#shared/protocol/lease.ts';
import { type LocalRecord, type LocalStore, localRecord } from '../session/local-record.ts';

export const LEASE_LOCAL = 'holdfast-lease';

/** The lease as this station knows it, in the encrypted store. All times by central's clock. */
const leaseRecord = z.object({
  fromMs: z.number(),
  untilMs: z.number(),
  noticedMs: z.number().optional(),
  epoch: z.number().int().positive(),
  /** SHA-256 of the lease key. */
  keyHash: z.string(),
  /** Highest trusted time ever seen. */
  seenMs: z.number(),
  /** Central's clock minus this station's, at the last contact (RP10). */
  skewMs: z.number(),
  encryptionKey: x25519PublicJwk,
  /** Not told to central yet. */
  extensions: z.array(leaseExtension),
});
export type LeaseRecord = z.output<typeof leaseRecord>;

export const leaseLocal = (store: LocalStore): LocalRecord<LeaseRecord> => localRecord(store, LEASE_LOCAL, leaseRecord);

/** Central's word replaces what was known: the end, the time, and the extensions that it has heard of. */
export function recordOfGrant(grant: LeaseGrant, ownNowMs: number, untold: LeaseRecord['extensions']): LeaseRecord {
  const { fromMs, untilMs, nowMs, epoch, keyHash, encryptionKey } = grant;
  return {
    fromMs,
    untilMs,
    epoch,
    keyHash,
    encryptionKey,
    seenMs: nowMs,
    skewMs: nowMs - ownNowMs,
    extensions: untold,
  };
}
