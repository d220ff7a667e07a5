/** Takes a knowledge pack in: verified, signed by the organisation, replicated to every station of it (KN14–KN17). */
import { signDocument } from '#shared/domain/identity/signed-document.ts';
import { importVerifyingKey, keyIdOf } from '#shared/domain/identity/signing-key.ts';
import { type PackFile, readPackFile, writePackFile } from '#shared/domain/knowledge/pack-file.ts';
import { findLoadedPack } from '#shared/domain/knowledge/pack-in-force.ts';
import { planPackLoad } from '#shared/domain/knowledge/plan-pack-load.ts';
import { type OpenedPack, openPack, signPack } from '#shared/domain/knowledge/signed-pack.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import { kindModel } from '#shared/model/kinds.ts';
import {
  KNOWLEDGE_PACK_KIND,
  type KnowledgePackResource,
  knowledgePackId,
  PACK_CONTENT,
  type PackHead,
} from '#shared/model/knowledge-pack.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import { CENTRAL, type ServerContext } from '../context.ts';
import type { OrganisationEntry } from '../orgs/catalogue.ts';
import { writeAtCentral } from '../orgs/central-write.ts';
import { readSigningKey } from '../orgs/organisation-keys.ts';
import { readPublishers } from './knowledge-publishers.ts';

export interface PackLoadOptions {
  readonly bytes: Uint8Array;
  /** Signs an unsigned pack with the organisation's own key. */
  readonly adopt?: boolean | undefined;
  /** Id of the pack that this one takes the place of. */
  readonly instead?: string | undefined;
}

export interface PackLoadReport extends OpenedPack {
  readonly state: 'loaded' | 'known';
  readonly before: PackHead | undefined;
}

/** Far more versions than an organisation loads. */
const MOST_PACKS = 1000;

export async function loadKnowledgePack(
  context: ServerContext,
  organisation: OrganisationEntry,
  { bytes, adopt, instead }: PackLoadOptions,
): Promise<PackLoadReport | Refusal> {
  const read = readPackFile(bytes);
  const file = isRefusal(read) || !adopt ? read : await adoptPack(context, organisation, read);
  if (isRefusal(file)) return file;
  const store = await context.stores.open(organisation.database);
  const opened = await openPack(file, await readPublishers(store, organisation));
  if (isRefusal(opened)) return opened;
  const loaded = await listLoadedPacks(store, organisation);
  const plan = planPackLoad(opened.head, opened.publisher.keyId, loaded, instead);
  if (isRefusal(plan)) return plan;
  if (plan.state === 'known') return { ...opened, state: 'known', before: opened.head };
  const kept = await keepPack(context, organisation, file as Required<PackFile>, opened.head, plan.serial);
  return kept ?? { ...opened, state: 'loaded', before: plan.before };
}

/** @SAFETY Only what nobody signed: a signature that does not hold is not mended by another. */
async function adoptPack(
  context: ServerContext,
  { id, publicKeyJwk }: OrganisationEntry,
  file: PackFile,
): Promise<PackFile | Refusal> {
  if (file.signature) return refusal('invalid-input', 'This pack is signed by its publisher: it cannot be adopted.');
  return signPack(file.pack, { key: await readSigningKey(context, id), keyId: await keyIdOf(publicKeyJwk) });
}

/** Those that this organisation signed, oldest version first. */
export async function listLoadedPacks(
  store: Pick<DocumentStore, 'listDocuments'>,
  { id, publicKeyJwk }: Pick<OrganisationEntry, 'id' | 'publicKeyJwk'>,
): Promise<readonly KnowledgePackResource[]> {
  const documents = await store.listDocuments({ kind: KNOWLEDGE_PACK_KIND, limit: MOST_PACKS });
  const seal = { organisation: id, key: await importVerifyingKey(publicKeyJwk) };
  const packs = await Promise.all(documents.map((one) => findLoadedPack(one.id, one.body, seal)));
  return packs.filter((pack) => pack !== undefined).toSorted((one, other) => one.serial - other.serial);
}

async function keepPack(
  context: ServerContext,
  organisation: OrganisationEntry,
  file: Required<PackFile>,
  head: PackHead,
  serial: number,
): Promise<Refusal | undefined> {
  const id = knowledgePackId(head);
  const unsigned = {
    ...{ resourceType: KNOWLEDGE_PACK_KIND, id, organisation: organisation.id, serial },
    ...{ loadedAt: new Date(context.clock.now()).toISOString(), head, publisher: file.signature },
  };
  const resource = await signDocument(unsigned, await readSigningKey(context, organisation.id));
  const store = await context.stores.open(organisation.database);
  const before = await store.find(id);
  const envelope = {
    ...{ kind: KNOWLEDGE_PACK_KIND, v: kindModel(KNOWLEDGE_PACK_KIND).v, facility: '*' },
    ...{ at: context.hybridClock.next(), by: CENTRAL, station: CENTRAL },
  };
  const edit = {
    ...{ id, body: JSON.stringify({ ...envelope, resource }) },
    ...(before && !before.deleted ? { parent: before.rev } : {}),
    attachments: { [PACK_CONTENT.name]: { contentType: PACK_CONTENT.contentType, data: writePackFile(file) } },
  };
  const reason = `${head.id} version ${head.version} of ${head.publisher}, in force from ${head.validFrom}`;
  const act = { operation: 'knowledge.load', action: 'C', subtype: 'knowledge', reason } as const;
  const entities = [{ id, kind: KNOWLEDGE_PACK_KIND }];
  const { committed } = await writeAtCentral(context, organisation, act, { edits: [edit], entities });
  return committed
    ? undefined
    : refusal('locked', 'Another server wrote at the same moment. Nothing of this was saved. Try again.');
}
