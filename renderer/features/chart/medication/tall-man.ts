import type { FoundProduct } from '#shared/contract/order.ts';

/** The name as it is shown: with its tall-man letters where the formulary has them (FO5), else as it was ordered. */
export function shownName(name: string, product: FoundProduct | undefined): string {
  return product && product.name === name ? product.shownName : name;
}
