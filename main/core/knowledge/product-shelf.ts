/** The formulary on this station, indexed for whoever types or scans (FO4); made anew only where products changed. */
import type { MedicationKnowledge } from '@medplum/fhirtypes';
import { type FormularyEntry, indexProducts, type ProductIndex } from '#shared/domain/formulary/index-products.ts';
import type { Product } from '#shared/domain/formulary/product.ts';
import { readProductResource } from '#shared/domain/formulary/product-resource.ts';
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
}

export function createProductShelf(store: KindStore): ProductShelf {
  const changes = createKindChanges(store, KIND);
  const mutex = createMutex();
  const products = new Map<string, Product>();
  let indexed: ProductIndex | undefined;

  const index = (): Promise<ProductIndex> =>
    mutex.run(async () => {
      const { ids, documents } = await changes.look();
      for (const id of ids) products.delete(id);
      for (const document of documents) {
        const product = readProduct(document);
        if (product) products.set(document.id, product);
      }
      if (ids.length > 0) indexed = undefined;
      indexed ??= indexProducts([...products].map(([id, product]) => ({ id, product })));
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
      return products.get(id);
    },
  };
}

function readProduct({ body }: StoredRevision): Product | undefined {
  const { resource } = JSON.parse(body ?? '{}') as { resource?: MedicationKnowledge };
  return resource?.resourceType === KIND && resource.status !== 'entered-in-error'
    ? readProductResource(resource)
    : undefined;
}
