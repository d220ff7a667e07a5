import type { FoundProduct, product } from '#shared/contract/order.ts';
import { type FormularyEntry, listProducts } from '#shared/domain/formulary/index-products.ts';
import { productName } from '#shared/domain/formulary/product-name.ts';
import type { QueryHandler } from '../../api/operation-handler.ts';
import type { ProductShelf } from '../../knowledge/product-shelf.ts';

export function searchProducts(products: () => ProductShelf): QueryHandler<typeof product.search> {
  return async ({ text, limit }) => {
    const index = await products().index();
    return { products: listProducts(index, text, limit).map(toFound), total: index.entries.length };
  };
}

export function findProducts(products: () => ProductShelf): QueryHandler<typeof product.find> {
  return async ({ codes }) => {
    const found = await Promise.all(codes.map((code) => products().findByCode(code)));
    return found.flatMap((entry) => (entry ? [toFound(entry)] : []));
  };
}

/** @SAFETY FO5: the name with its tall-man letters is for the eye; what is stored and compared is the plain one. */
export function toFound({ id, product: found }: FormularyEntry): FoundProduct {
  const { code, generic, brand, form, routes, baseUnit, parts, ingredients, status } = found;
  const { atc, controlledClass, restricted, substitutionGroup } = found;
  const plain = productName({ ...found, tallMan: undefined });
  return {
    ...{ id, code, generic, brand, form, baseUnit, parts, atc, controlledClass, restricted, substitutionGroup },
    shownName: productName(found),
    name: plain,
    routes: [...routes],
    ingredients: [...ingredients],
    state: status,
  };
}
