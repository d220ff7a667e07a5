import { contract } from '#shared/contract/index.ts';
import type { FoundProduct } from '#shared/contract/order.ts';
import { useQuery } from '../../../core-client/use-query.ts';
import type { OrderItem } from './read-orders.ts';

/** What the formulary says of the ordered products, by code: for their tall-man letters and strengths. */
export function useProducts(items: readonly OrderItem[]): ReadonlyMap<string, FoundProduct> {
  const codes = [...new Set(items.flatMap(({ productCode }) => productCode ?? []))].sort();
  const { answer } = useQuery(contract.product.find, codes.length > 0 ? { codes } : undefined);
  const found = answer.state === 'done' ? answer.value : answer.state === 'loading' ? (answer.previous ?? []) : [];
  return new Map(found.map((product) => [product.code, product]));
}
