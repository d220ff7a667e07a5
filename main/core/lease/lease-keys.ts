/**
 * The key of the records wants two halves (LE4): the lease secret, which the key vault keeps, and the lease key, which
 * central gives and takes. Neither alone says anything about it. The keys by which this station proves itself are no part
 * of this: a sealed station can still ask.
 */
import { createHash, hkdfSync } from 'node:crypto';
import { findSealed, seal } from '#shared/sqlite/key-vault/seal.ts';

const KEY_BYTES = 32;
const STORE_KEY = new TextEncoder().encode('holdfast store key under a lease 1');
const AT_REST = new TextEncoder().encode('holdfast lease key at rest 1');

export function wrapStoreKey(halves: LeaseHalves, storeKey: Uint8Array): Uint8Array {
  return seal(wrappingKeyOf(halves), storeKey, STORE_KEY);
}

/** Undefined when one of the halves is another. */
export function findStoreKey(halves: LeaseHalves, wrapped: Uint8Array): Uint8Array | undefined {
  return findSealed(wrappingKeyOf(halves), wrapped, STORE_KEY);
}

export interface LeaseHalves {
  readonly secret: Uint8Array;
  readonly leaseKey: Uint8Array;
}

/** As the lease key lies on the disk while the lease lives. */
export const sealLeaseKey = ({ secret, leaseKey }: LeaseHalves): Uint8Array =>
  seal(restKeyOf(secret), leaseKey, AT_REST);
export const findLeaseKeyIn = (secret: Uint8Array, sealed: Uint8Array): Uint8Array | undefined =>
  findSealed(restKeyOf(secret), sealed, AT_REST);

export const hashOfKey = (key: Uint8Array): string => createHash('sha256').update(key).digest('base64');

const wrappingKeyOf = ({ secret, leaseKey }: LeaseHalves): Uint8Array =>
  derive(Buffer.concat([secret, leaseKey]), STORE_KEY);
const restKeyOf = (secret: Uint8Array): Uint8Array => derive(secret, AT_REST);
const derive = (from: Uint8Array, use: Uint8Array): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', from, new Uint8Array(0), use, KEY_BYTES));
