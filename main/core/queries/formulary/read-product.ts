import type { MedicationKnowledge } from '@medplum/fhirtypes';
import type { formulary } from '#shared/contract/formulary.ts';
import type { Product } from '#shared/domain/formulary/product.ts';
import { listProductChanges } from '#shared/domain/formulary/product-changes.ts';
import { productName } from '#shared/domain/formulary/product-name.ts';
import { readProductResource } from '#shared/domain/formulary/product-resource.ts';
import { productVersion } from '#shared/domain/formulary/product-version.ts';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { ProductVersionResource } from '#shared/model/product-version.ts';
import type { QueryHandler } from '../../api/operation-handler.ts';
import type { ProductShelf } from '../../knowledge/product-shelf.ts';
import { toCells, toLine, toPackCells } from './shown-product.ts';

export function readProduct(products: () => ProductShelf): QueryHandler<typeof formulary.read> {
  return async ({ id }) => {
    const known = (await products().known()).get(id);
    if (!known) return noProduct();
    const { product, rev } = known;
    const { entries } = await products().index();
    const { substitutionGroup } = product;
    const substitutes = entries.filter(
      (entry) =>
        entry.id !== id && substitutionGroup !== undefined && entry.product.substitutionGroup === substitutionGroup,
    );
    return {
      ...{ line: toLine({ id, product }), rev, version: productVersion(product) },
      ...{ cells: toCells(product), packs: toPackCells(product) },
      substitutes: substitutes.map(toLine),
      versions: shownVersions(product, await products().listVersions(id)),
    };
  };
}

export function readVersion(products: () => ProductShelf): QueryHandler<typeof formulary.version> {
  return async ({ id, version }) => {
    const present = await products().find(id);
    if (present && productVersion(present) === version) return { cells: toCells(present), packs: toPackCells(present) };
    const kept = (await products().listVersions(id)).find((one) => one.version === version);
    const was = kept && wasOf(kept);
    if (!kept || !was) return noProduct();
    return { cells: toCells(was), packs: toPackCells(was), until: kept.until };
  };
}

/** What followed each version is the one before it in the list, or the product as it is. */
function shownVersions(present: Product, versions: readonly ProductVersionResource[]) {
  let after = present;
  return versions.flatMap((kept) => {
    const was = wasOf(kept);
    if (!was) return [];
    const changes = [...listProductChanges(was, after)];
    after = was;
    const { version, until, by, reason } = kept;
    return [{ version, until, by: by.name, name: productName(was), changes, ...(reason ? { reason } : {}) }];
  });
}

const wasOf = ({ was }: ProductVersionResource): Product | undefined =>
  readProductResource(was as unknown as MedicationKnowledge);

export function noProduct(): Refusal {
  return refusal('not-found', 'This product is not in the formulary here. Search for it again.', { path: 'id' });
}
