/**
 * Which of the loaded packs is in force (KN17). @SAFETY Only what the organisation signed counts, and of that the highest
 * serial whose day has come: an old document that comes back changes nothing, and neither does a forged one.
 */
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import {
  KNOWLEDGE_PUBLISHERS_ID,
  type KnowledgePackResource,
  type KnowledgePublisher,
  knowledgePackId,
  knowledgePackResource,
  knowledgePublishers,
} from '#shared/model/knowledge-pack.ts';
import { verifySignedDocument } from '../identity/signed-document.ts';
import { keyIdOf, type VerifyingKey } from '../identity/signing-key.ts';
import { indexPack, type KnowledgeIndex } from './index-pack.ts';
import { isInForceOn } from './pack-facts.ts';
import { readPackFile } from './pack-file.ts';
import { readPack } from './read-pack.ts';
import { headOf } from './signed-pack.ts';

/** The organisation's own half of what is to be verified. */
export interface OrganisationSeal {
  readonly organisation: string;
  readonly key: VerifyingKey;
}

/** Undefined where the body is none, or not signed by the organisation, or stands under another document's id. */
export async function findLoadedPack(
  documentId: string,
  body: string | undefined,
  { organisation, key }: OrganisationSeal,
): Promise<KnowledgePackResource | undefined> {
  const { resource } = JSON.parse(body ?? '{}') as { resource?: unknown };
  const read = knowledgePackResource.safeParse(resource);
  if (!read.success || knowledgePackId(read.data.head) !== documentId) return undefined;
  const expected = { id: documentId, organisation };
  return (await verifySignedDocument(resource, key, expected)) ? read.data : undefined;
}

export function findPackInForce(
  loaded: readonly KnowledgePackResource[],
  nowMs: number,
): KnowledgePackResource | undefined {
  return loaded.filter(({ head }) => isInForceOn(head, nowMs)).toSorted((a, b) => b.serial - a.serial)[0];
}

/** The content of a loaded pack, ready for `checkOrder`. Refused when it is not what the organisation signed. */
export function openLoadedPack({ head }: KnowledgePackResource, content: Uint8Array): KnowledgeIndex | Refusal {
  const file = readPackFile(content);
  if (isRefusal(file)) return file;
  const pack = readPack(file.pack);
  if (isRefusal(pack)) return pack;
  if (headOf(pack, file.pack).sha256 === head.sha256) return indexPack(pack);
  return refusal(
    'file-damaged',
    'The knowledge pack on this station is damaged. Nothing is checked until it is loaded again.',
  );
}

/** Those of `Policy:knowledge-publishers`, and the organisation itself (KN15). */
export async function listTrustedPublishers(
  policyBody: string | undefined,
  { organisation, key }: OrganisationSeal,
  own: { readonly name: string; readonly publicKeyJwk: { readonly x?: string | undefined } },
): Promise<readonly KnowledgePublisher[]> {
  const publicKeyJwk = { kty: 'OKP', crv: 'Ed25519', x: own.publicKeyJwk.x ?? '' } as const;
  const itself = { name: own.name, publicKeyJwk, keyId: await keyIdOf(publicKeyJwk) };
  const { resource } = JSON.parse(policyBody ?? '{}') as { resource?: unknown };
  const read = knowledgePublishers.safeParse(resource);
  const expected = { id: KNOWLEDGE_PUBLISHERS_ID, organisation };
  if (!read.success || !(await verifySignedDocument(resource, key, expected))) return [itself];
  return [itself, ...read.data.publishers];
}
