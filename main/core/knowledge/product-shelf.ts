/** The formulary on this station, indexed for whoever types or scans (FO4); made anew only where products changed. */
import type { MedicationKnowledge } from '@medplum/fhirtypes';
import { type FormularyEntry, indexProducts, type ProductIndex } from '#shared/domain/formulary/index-products.ts';
import type { KnownProduct } from '#shared/domain/formulary/plan-formulary-import.ts';
import type { Product } from '#shared/domain/formulary/product.ts';
import { readProductResource } from '#shared/domain/formulary/product-resource.ts';
import {
  PRODUCT_VERSION_KIND,
  type ProductVersionResource,
  productVersionResource,
} from '#shared/model/product-version.ts';
import type { StoredRevision } from '#shared/store/document-store.ts';
import { createMutex } from '../mutex.ts';
import { createKindChanges, type KindStore } from './kind-changes.ts';

const KIND = 'MedicationKnowledge';

/** Port: the products that are known here. */
export interface ProductShelf {
  index(): Promise<ProductIndex>;
  /** By the organisation's own code, as orders carry it. */
  findByCode(code: string): Promise<FormularyEntry | undefined>;
  /** By the id of its document. */
  find(id: string): Promise<Product | undefined>;
  /** Every product with its revision, as an import compares it. */
  known(): Promise<ReadonlyMap<string, KnownProduct>>;
  /** What it was before, newest first (FO7). */
  listVersions(id: string): Promise<readonly ProductVersionResource[]>;
}

export function createProductShelf(store: KindStore): ProductShelf {
  const changes = createKindChanges(store, KIND);
  const mutex = createMutex();
  const products = new Map<string, KnownProduct>();
  const versions = createVersions(store);
  let indexed: ProductIndex | undefined;

  const index = (): Promise<ProductIndex> =>
    mutex.run(async () => {
      const { ids, documents } = await changes.look();
      for (const id of ids) products.delete(id);
      for (const document of documents) {
        const product = readKnown(document);
        if (product) products.set(document.id, product);
      }
      if (ids.length > 0) indexed = undefined;
      indexed ??= indexProducts([...products.values()].map(({ id, product }) => ({ id, product })));
      return indexed;
    });

  return {
    index,
    async findByCode(code) {
      const { byCode, entries } = await index();
      const number = byCode.get(code.toLowerCase());
      return number === undefined ? undefined : entries[number];
    },
    async find(id) {
      await index();
      return products.get(id)?.product;
    },
    async known() {
      await index();
      return products;
    },
    listVersions: versions,
  };
}

function readKnown({ id, rev, body }: StoredRevision): KnownProduct | undefined {
  const { resource, imported } = JSON.parse(body ?? '{}') as {
    resource?: MedicationKnowledge;
    imported?: { digest?: string };
  };
  if (resource?.resourceType !== KIND || resource.status === 'entered-in-error') return undefined;
  const product = readProductResource(resource);
  return product && { id, rev, product, ...(imported?.digest ? { imported: imported.digest } : {}) };
}

/** Read at the first question, then as they come. */
function createVersions(store: KindStore): (id: string) => Promise<readonly ProductVersionResource[]> {
  const changes = createKindChanges(store, PRODUCT_VERSION_KIND);
  const mutex = createMutex();
  const known = new Map<string, { readonly at: string; readonly version: ProductVersionResource }>();
  return (id) =>
    mutex.run(async () => {
      for (const document of (await changes.look()).documents) {
        const { resource, at } = JSON.parse(document.body ?? '{}') as { resource?: unknown; at?: string };
        const read = productVersionResource.safeParse(resource);
        if (read.success) known.set(document.id, { at: at ?? '', version: read.data });
      }
      const all = [...known.values()].filter(({ version }) => version.product === id);
      return all.sort((one, other) => (one.at < other.at ? 1 : -1)).map(({ version }) => version);
    });
}
