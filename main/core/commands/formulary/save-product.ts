import type { formulary, PackCells, ProductCells } from '#shared/contract/formulary.ts';
import type { Product } from '#shared/domain/formulary/product.ts';
import { buildProductResource } from '#shared/domain/formulary/product-resource.ts';
import { digestOfProduct, productId, productVersion } from '#shared/domain/formulary/product-version.ts';
import { readOneProduct } from '#shared/domain/formulary/read-one-product.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import { newDocumentId } from '#shared/model/document-id.ts';
import { PRODUCT_VERSION_KIND, type ProductVersionResource } from '#shared/model/product-version.ts';
import type { CommandContext, CommandHandler, PlannedDocument } from '../../api/operation-handler.ts';
import type { ProductShelf } from '../../knowledge/product-shelf.ts';
import { noProduct } from '../../queries/formulary/read-product.ts';
import { toDocument } from '../current-document.ts';
import { planChange } from '../plan-change.ts';

const KIND = 'MedicationKnowledge';

/** One product, new or changed, by the same rules that read a file (FO2); what it was stays (FO7). */
export function saveProduct(products: () => ProductShelf): CommandHandler<typeof formulary.save> {
  return async (input, context) => {
    const read = readCells(input.cells, input.packs);
    if (isRefusal(read)) return read;
    const clash = await findClash(products(), read, input.id);
    if (clash) return clash;
    return input.id === undefined
      ? create(read, context)
      : change(read, { ...input, id: input.id }, context, products());
  };
}

function readCells(cells: ProductCells, packs: readonly PackCells[]): Product | Refusal {
  const { product, findings } = readOneProduct(cells, packs);
  if (product && findings.length === 0) return product;
  return refusal('invalid-input', 'Something in this product is not as it should be. It is marked in the form.', {
    path: 'cells',
    details: findings,
  });
}

/** @SAFETY A bar code leads to one product: one that another has is refused. */
async function findClash(shelf: ProductShelf, { packs, code }: Product, id: string | undefined) {
  const { byGtin } = await shelf.index();
  const owner = packs.map(({ gtin }) => byGtin.get(gtin)?.entry).find((entry) => entry && entry.id !== id);
  if (owner)
    return refusal('conflict', 'A bar code of this product belongs to another product already.', {
      path: 'gtin',
      details: { id: owner.id, code: owner.product.code },
    });
  const named = await shelf.findByCode(code);
  if (named && named.id !== id)
    return refusal('conflict', 'There is a product with this code already. A code names one product for good.', {
      path: 'code',
      details: { id: named.id },
    });
  return undefined;
}

async function create(product: Product, context: CommandContext) {
  const resource = buildProductResource(product);
  return commit([{ id: productId(product.code), kind: KIND, facility: '*', resource }], product, context);
}

async function change(
  product: Product,
  {
    id,
    parent,
    reason,
  }: { readonly id: string; readonly parent?: string | undefined; readonly reason?: string | undefined },
  context: CommandContext,
  shelf: ProductShelf,
) {
  const before = (await shelf.known()).get(id);
  const found = toDocument<unknown>(await context.store.find(id, parent));
  if (!before || !found) return noProduct();
  if (before.product.code !== product.code)
    return refusal('invalid-input', 'The code of a product stays for good. Make a new product instead.', {
      path: 'code',
    });
  if (digestOfProduct(before.product) === digestOfProduct(product))
    return refusal('already-done', 'Nothing of this product was changed.');
  const kept = versionDocument(id, before.product, context, reason);
  return commit([planChange(found, buildProductResource(product)), kept], product, context);
}

async function commit(documents: readonly PlannedDocument[], product: Product, context: CommandContext) {
  const version = productVersion(product);
  const saved = await context.commit({
    documents,
    output: ([first]) => ({ id: first?.id, rev: first?.rev, version }),
  });
  if (isRefusal(saved)) return saved;
  const [first] = saved;
  if (!first) throw new Error('A commit of a product saved none');
  return { id: first.id, rev: first.rev, version };
}

/** What a product was until now, as a document of its own: written with what replaces it. */
export function versionDocument(
  product: string,
  was: Product,
  { actor, now }: Pick<CommandContext, 'actor' | 'now'>,
  reason?: string,
): PlannedDocument {
  const resource: ProductVersionResource = {
    ...{ resourceType: PRODUCT_VERSION_KIND, product, version: productVersion(was) },
    ...{ until: new Date(now()).toISOString(), by: { id: actor.userId, name: actor.displayName } },
    ...(reason ? { reason } : {}),
    was: { ...buildProductResource(was) },
  };
  return { id: newDocumentId(PRODUCT_VERSION_KIND, { now }), kind: PRODUCT_VERSION_KIND, facility: '*', resource };
}
