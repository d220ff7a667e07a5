import type { order } from '#shared/contract/order.ts';
import { orderSets } from '#shared/domain/order-set/order-set.ts';
import setsFile from '../../../../resources/order-sets/sets.json' with { type: 'json' };
import type { QueryHandler } from '../../api/operation-handler.ts';
import type { ProductShelf } from '../../knowledge/product-shelf.ts';
import { toFound } from '../product/search-products.ts';

const known = orderSets.parse(setsFile);

/** @SAFETY A product that is not in the formulary here is left open: somebody orders it by hand, or not at all. */
export function listOrderSets(products: () => ProductShelf): QueryHandler<typeof order.sets> {
  return async () => {
    const codes = known.flatMap(({ items }) =>
      items.flatMap((item) => (item.type === 'medication' ? [item.product] : [])),
    );
    const found = await Promise.all([...new Set(codes)].map((code) => products().findByCode(code)));
    const here = found.flatMap((entry) => (entry?.product.status === 'active' ? [toFound(entry)] : []));
    return { sets: known, products: here };
  };
}
