/**
 * The knowledge pack that is in force on this station, opened once and kept. @SAFETY Only what the organisation's pinned
 * key signed counts, and of that the highest serial whose day has come (KN17); a pack whose content is not what was signed
 * is no pack: nothing is checked, and that is said. An older one never takes its place by itself.
 */
import type { KnowledgeIndex } from '#shared/domain/knowledge/index-pack.ts';
import {
  findLoadedPack,
  findPackInForce,
  type OrganisationSeal,
  openLoadedPack,
} from '#shared/domain/knowledge/pack-in-force.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import type { Clock } from '#shared/lib/clock.ts';
import { KNOWLEDGE_PACK_KIND, type KnowledgePackResource, PACK_CONTENT } from '#shared/model/knowledge-pack.ts';
import type { DocumentStore, StoredRevision } from '#shared/store/document-store.ts';
import { createMutex } from '../mutex.ts';
import { createKindChanges, type KindStore } from './kind-changes.ts';

/** Port: what orders are checked against. */
export interface KnowledgeShelf {
  /** Undefined: none is in force here, and nothing is checked. */
  inForce(): Promise<KnowledgeIndex | undefined>;
}

export interface ShelfDeps {
  readonly store: KindStore & Pick<DocumentStore, 'findAttachment'>;
  readonly seal: OrganisationSeal;
  readonly clock: Clock;
  /** Told of a pack that does not open. */
  readonly onFault: (fault: unknown) => void;
}

interface Loaded {
  readonly pack: KnowledgePackResource;
  /** Of the content. */
  readonly digest: string | undefined;
}

export function createKnowledgeShelf({ store, seal, clock, onFault }: ShelfDeps): KnowledgeShelf {
  const changes = createKindChanges(store, KNOWLEDGE_PACK_KIND);
  const mutex = createMutex();
  const loaded = new Map<string, Loaded>();
  let open: { readonly sha256: string; readonly index: KnowledgeIndex | undefined } | undefined;

  async function refresh(): Promise<void> {
    const { ids, documents } = await changes.look();
    for (const id of ids) loaded.delete(id);
    for (const document of documents) {
      const pack = await findLoadedPack(document.id, document.body, seal);
      if (pack) loaded.set(document.id, { pack, digest: digestOf(document) });
    }
    if (ids.length > 0) open = undefined;
  }

  async function openContent({ pack, digest }: Loaded): Promise<KnowledgeIndex | undefined> {
    const content = digest === undefined ? undefined : await store.findAttachment(digest);
    if (!content) return undefined;
    const index = openLoadedPack(pack, content);
    if (!isRefusal(index)) return index;
    onFault(new Error(`knowledge pack ${pack.head.id} version ${pack.head.version}: ${index.code}`));
    return undefined;
  }

  return {
    inForce: () =>
      mutex.run(async () => {
        await refresh();
        const pack = findPackInForce(
          [...loaded.values()].map((one) => one.pack),
          clock.now(),
        );
        const chosen = pack && [...loaded.values()].find((one) => one.pack === pack);
        if (!chosen) return undefined;
        const { sha256 } = chosen.pack.head;
        if (open?.sha256 !== sha256) open = { sha256, index: await openContent(chosen) };
        return open.index;
      }),
  };
}

function digestOf({ attachments }: StoredRevision): string | undefined {
  return attachments?.[PACK_CONTENT.name]?.digest;
}
