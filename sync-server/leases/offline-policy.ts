/** How long the stations of an organisation work without contact, as whoever runs the server sets it (LE15). */
import { signDocument } from '#shared/domain/identity/signed-document.ts';
import { importVerifyingKey } from '#shared/domain/identity/signing-key.ts';
import { findOfflinePolicy } from '#shared/domain/lease/offline-policy.ts';
import { OFFLINE_DAYS, OFFLINE_POLICY_ID, type OfflinePolicy } from '#shared/model/policy.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import type { ServerContext } from '../context.ts';
import type { OrganisationEntry } from '../orgs/catalogue.ts';
import { actAtCentral } from '../orgs/central-write.ts';
import { readSigningKey } from '../orgs/organisation-keys.ts';

export async function readOfflinePolicy(
  store: Pick<DocumentStore, 'find'>,
  { id, publicKeyJwk }: Pick<OrganisationEntry, 'id' | 'publicKeyJwk'>,
): Promise<OfflinePolicy | undefined> {
  const stored = await store.find(OFFLINE_POLICY_ID);
  return stored && findOfflinePolicy(stored.body, id, await importVerifyingKey(publicKeyJwk));
}

/** Days of a lease that begins now. */
export async function readOfflineDays(
  store: Pick<DocumentStore, 'find'>,
  organisation: Pick<OrganisationEntry, 'id' | 'publicKeyJwk'>,
): Promise<number> {
  return (await readOfflinePolicy(store, organisation))?.offlineDays ?? OFFLINE_DAYS.default;
}

/** In force for each station from its next renewal on, a shorter time, too. Signed, and in central's audit with its reason. */
export async function setOfflinePolicy(
  context: ServerContext,
  organisation: OrganisationEntry,
  { offlineDays, reason }: { readonly offlineDays: number; readonly reason: string },
): Promise<{ readonly before: number; readonly policy: OfflinePolicy }> {
  const key = await readSigningKey(context, organisation.id);
  const issuedAt = new Date(context.clock.now()).toISOString();
  const act = { operation: 'organisation.setPolicy', action: 'U', subtype: 'policy' } as const;
  const words = `stations work without contact for ${offlineDays} days: ${reason}`;
  const { result } = await actAtCentral(context, organisation, { ...act, reason: words }, async (store) => {
    const known = await readOfflinePolicy(store, organisation);
    const unsigned = {
      ...({ resourceType: 'Policy', id: OFFLINE_POLICY_ID, organisation: organisation.id } as const),
      ...{ offlineDays, serial: (known?.serial ?? 0) + 1, issuedAt },
    };
    const policy = await signDocument(unsigned, key);
    const before = known?.offlineDays ?? OFFLINE_DAYS.default;
    return { documents: [{ id: OFFLINE_POLICY_ID, resource: policy }], result: { before, policy } };
  });
  return result;
}
