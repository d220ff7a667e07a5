/** A sealed station was given its key again. Nothing of the answer is believed before the pinned key has verified it. */
import { verifyGrant } from '#shared/domain/lease/signed-lease.ts';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { Clock } from '#shared/lib/clock.ts';
import type { LeaseAnswer } from '#shared/protocol/lease.ts';
import type { OpenedOrganisation } from '../enrolment/open-organisation.ts';
import { hashOfKey } from './lease-keys.ts';
import { leaseLocal, recordOfGrant } from './lease-record.ts';

/** Writes the new end into the store that the key has just opened. */
export async function acceptGrant(
  { store, record, organisationKey }: OpenedOrganisation,
  { grant, signature, leaseKey }: LeaseAnswer,
  nonce: string,
  clock: Clock,
): Promise<Refusal | undefined> {
  const isItsOwn = grant.station === record.stationId && grant.nonce === nonce;
  const isItsKey = grant.keyHash === hashOfKey(Buffer.from(leaseKey, 'base64'));
  if (!isItsOwn || !isItsKey || !(await verifyGrant(grant, signature, organisationKey)))
    return refusal('wrong-key', 'Central answered with a lease that is not of this organisation.');
  const local = leaseLocal(store);
  const known = await local.find();
  await local.write(recordOfGrant(grant, clock.now(), known?.extensions ?? []));
  return undefined;
}
