/** Whose knowledge packs an organisation takes, as whoever runs the server sets it (KN15). */

import { signDocument } from '#shared/domain/identity/signed-document.ts';
import { importVerifyingKey, type KeyJwk, keyIdOf } from '#shared/domain/identity/signing-key.ts';
import { listTrustedPublishers } from '#shared/domain/knowledge/pack-in-force.ts';
import { KNOWLEDGE_PUBLISHERS_ID, type KnowledgePublisher } from '#shared/model/knowledge-pack.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import type { ServerContext } from '../context.ts';
import type { OrganisationEntry } from '../orgs/catalogue.ts';
import { actAtCentral } from '../orgs/central-write.ts';
import { readSigningKey } from '../orgs/organisation-keys.ts';

/** The organisation itself first. */
export async function readPublishers(
  store: Pick<DocumentStore, 'find'>,
  { id, name, publicKeyJwk }: OrganisationEntry,
): Promise<readonly KnowledgePublisher[]> {
  const stored = await store.find(KNOWLEDGE_PUBLISHERS_ID);
  const seal = { organisation: id, key: await importVerifyingKey(publicKeyJwk) };
  return listTrustedPublishers(stored?.body, seal, { name, publicKeyJwk });
}

/** From now on packs that carry this key's signature are taken. Signed, and in central's audit with its reason. */
export async function trustPublisher(
  context: ServerContext,
  organisation: OrganisationEntry,
  { name, key, reason }: { readonly name: string; readonly key: KeyJwk; readonly reason: string },
): Promise<KnowledgePublisher> {
  const publicKeyJwk = { kty: 'OKP', crv: 'Ed25519', x: key.x ?? '' } as const;
  const added = { name, keyId: await keyIdOf(publicKeyJwk), publicKeyJwk };
  await setPublishers(context, organisation, `${name} is trusted: ${reason}`, (known) => [
    ...known.filter(({ keyId }) => keyId !== added.keyId),
    added,
  ]);
  return added;
}

/** Packs that were loaded stay: what they say was checked against is not undone. */
export function distrustPublisher(
  context: ServerContext,
  organisation: OrganisationEntry,
  { keyId, reason }: { readonly keyId: string; readonly reason: string },
): Promise<void> {
  return setPublishers(context, organisation, `${keyId} is trusted no more: ${reason}`, (known) =>
    known.filter((one) => one.keyId !== keyId),
  );
}

async function setPublishers(
  context: ServerContext,
  organisation: OrganisationEntry,
  reason: string,
  change: (known: readonly KnowledgePublisher[]) => readonly KnowledgePublisher[],
): Promise<void> {
  const key = await readSigningKey(context, organisation.id);
  const issuedAt = new Date(context.clock.now()).toISOString();
  const act = { operation: 'organisation.setPolicy', action: 'U', subtype: 'policy', reason } as const;
  await actAtCentral(context, organisation, act, async (store) => {
    const [, ...known] = await readPublishers(store, organisation);
    const stored = JSON.parse((await store.find(KNOWLEDGE_PUBLISHERS_ID))?.body ?? '{}');
    const unsigned = {
      ...({ resourceType: 'Policy', id: KNOWLEDGE_PUBLISHERS_ID, organisation: organisation.id } as const),
      ...{ serial: (stored.resource?.serial ?? 0) + 1, issuedAt, publishers: change(known) },
    };
    return { documents: [{ id: unsigned.id, resource: await signDocument(unsigned, key) }], result: undefined };
  });
}
