import type { ServerContext } from '../context.ts';
import type { OrganisationEntry, StationEntry } from './catalogue.ts';
import { actAtCentral } from './central-write.ts';

/** Shuts a station out: from its next call on nothing is proven by its key (OP6). Undefined when there is no such station. */
export async function revokeStation(
  { catalogue, clock }: Pick<ServerContext, 'catalogue' | 'clock'>,
  stationId: string,
  reason: string | undefined,
): Promise<StationEntry | undefined> {
  return catalogue.revokeStation(stationId, { at: new Date(clock.now()).toISOString(), reason });
}

/**
 * Writes the revocation into the organisation's database, once: the document of the station with its audit event. A
 * document that says so already is left alone, so that every process may try.
 */
export async function settleRevocation(
  context: ServerContext,
  organisation: OrganisationEntry,
  { id, revocation }: StationEntry,
): Promise<'settled' | 'was-settled'> {
  const documentId = `Station:${id}`;
  const found = await (await context.stores.open(organisation.database)).find(documentId);
  const record = (JSON.parse(found?.body ?? '{}') as { resource?: { state?: unknown } }).resource;
  if (record === undefined || record.state === 'revoked') return 'was-settled';
  const reason = revocation?.reason;
  const act = { operation: 'station.revoke', action: 'U', subtype: 'revoke' } as const;
  await actAtCentral(context, organisation, { ...act, ...(reason !== undefined && { reason }) }, async () => ({
    documents: [{ id: documentId, resource: { ...record, state: 'revoked' } }],
    result: undefined,
  }));
  return 'settled';
}
