/** Heads of audit chains as stations send them: checked, countersigned, kept outside the organisation's database (RP11). */
import { z } from 'zod';
import { countersignHead, type SignedHead, verifyHead } from '#shared/domain/audit/signed-head.ts';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import { auditChainLink } from '#shared/model/audit-event.ts';
import { importStationPublicKey } from '#shared/protocol/station-proof.ts';
import type { StationIdentity } from '../access/caller.ts';
import type { ServerContext } from '../context.ts';
import { readSigningKey } from './organisation-keys.ts';

export const sentHead = auditChainLink.omit({ previousHash: true }).extend({
  organisation: z.string(),
  at: z.iso.datetime({ offset: true }),
  signature: z.string(),
});

/** A head that contradicts one kept before is kept too, as evidence of a fork, and not countersigned. */
export async function acceptHead(
  context: ServerContext,
  station: StationIdentity,
  head: SignedHead,
): Promise<SignedHead | Refusal> {
  const { stationId, organisationId, incarnation } = station;
  const isOwn = head.station === stationId && head.organisation === organisationId && head.incarnation <= incarnation;
  const entry = isOwn ? await context.catalogue.findStation(stationId) : undefined;
  if (!entry || !(await verifyHead(head, await importStationPublicKey(entry.publicKeyJwk))))
    return refusal('not-permitted', 'This head is not of this station.');
  const same = (await context.catalogue.listHeads(organisationId, stationId)).filter((kept) => isSamePlace(kept, head));
  const known = same.find(({ hash, countersignature }) => hash === head.hash && countersignature !== undefined);
  if (known) return known;
  if (same.length > 0) {
    await context.catalogue.keepHead(head);
    return refusal('conflict', 'Another head of this chain is known for the same place: this station was cloned.');
  }
  const kept = await countersignHead(head, await readSigningKey(context, organisationId));
  await context.catalogue.keepHead(kept);
  return kept;
}

const isSamePlace = (a: SignedHead, b: SignedHead) => a.incarnation === b.incarnation && a.sequence === b.sequence;
