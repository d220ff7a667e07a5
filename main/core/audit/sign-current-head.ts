import { type SignedHead, signHead } from '#shared/domain/audit/signed-head.ts';
import type { Clock } from '#shared/lib/clock.ts';
import type { Desk } from '../desk.ts';
import type { OpenedOrganisation } from '../enrolment/open-organisation.ts';

/** Undefined while the trail is empty. */
export async function signCurrentHead(
  { record, stationKey }: OpenedOrganisation,
  desk: Desk,
  clock: Clock,
): Promise<SignedHead | undefined> {
  const head = await desk.trail.head();
  if (!('hash' in head)) return undefined;
  const at = new Date(clock.now()).toISOString();
  return signHead({ organisation: record.organisation.id, ...head, at }, stationKey);
}
