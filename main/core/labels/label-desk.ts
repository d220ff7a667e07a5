/** What a station prints by: the organisation's own designs before the shipped ones, and somebody who can draw. */
import type { Drawings, DrawTexts, TextToDraw } from '#shared/domain/label/draw-text.ts';
import { findDesignFault, type PrintDesign, readDesign } from '#shared/domain/label/print-design.ts';
import { type LabelDesignResource, labelDesignId } from '#shared/model/label-design.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import { toDocument } from '../commands/current-document.ts';
import { findShippedDesign, listShippedDesigns } from './label-designs.ts';

export interface LabelDesk {
  find(designId: string): Promise<PrintDesign | undefined>;
  list(): Promise<readonly PrintDesign[]>;
  /** By the key of each text; what could not be drawn is left out. */
  drawAll(texts: readonly TextToDraw[]): Promise<Drawings>;
}

export interface LabelDeskDeps {
  readonly store: Pick<DocumentStore, 'find' | 'listDocuments'>;
  readonly draw?: DrawTexts | undefined;
}

const MOST_DESIGNS = 200;

/** Without an organisation and without fonts. */
export const SHIPPED_LABELS: LabelDesk = {
  find: async (designId) => findShippedDesign(designId),
  list: async () => listShippedDesigns(),
  drawAll: async () => new Map(),
};

export function createLabelDesk({ store, draw }: LabelDeskDeps): LabelDesk {
  return {
    async find(designId) {
      const own = toDocument<LabelDesignResource>(await store.find(labelDesignId(designId)));
      return (own && inUse(own.resource)) ?? findShippedDesign(designId);
    },
    async list() {
      const own = await listOwnDesigns(store);
      const used = own.flatMap(({ resource }) => inUse(resource) ?? []);
      const byId = new Map(used.map((design) => [design.id, design]));
      const shipped = listShippedDesigns().map((design) => byId.get(design.id) ?? design);
      return [...shipped, ...used.filter(({ id }) => !findShippedDesign(id))];
    },
    async drawAll(texts) {
      const drawn = texts.length > 0 ? await draw?.(texts) : undefined;
      return new Map(texts.flatMap(({ key }, index) => (drawn?.[index] ? [[key, drawn[index]]] : [])));
    },
  };
}

/** What a newer program wrote and this one cannot read is not used: the shipped design is. */
function inUse({ status, content, version }: LabelDesignResource): PrintDesign | undefined {
  if (status !== 'active' || findDesignFault(content)) return undefined;
  return { ...readDesign(content), version };
}

async function listOwnDesigns(store: LabelDeskDeps['store']) {
  const stored = await store.listDocuments({ kind: 'LabelDesign', limit: MOST_DESIGNS });
  return stored.flatMap((one) => toDocument<LabelDesignResource>(one) ?? []);
}
