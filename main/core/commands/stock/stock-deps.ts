import type { Product } from '#shared/domain/formulary/product.ts';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { ProductShelf } from '../../knowledge/product-shelf.ts';
import type { StationContact } from '../../queries/administration/medication-deps.ts';
import type { RegisterDesk } from '../../register/register-desk.ts';
import type { SecondPersons } from '../../session/second-persons.ts';
import type { StockDesk } from '../../stock/stock-desk.ts';

export interface StockDeps {
  readonly stock: () => StockDesk;
  readonly products: () => ProductShelf;
  /** Registers of controlled drugs. */
  readonly registers: () => RegisterDesk;
  readonly secondPersons: Pick<SecondPersons, 'find' | 'spend'>;
  /** IANA zone of the clock on the wall of this site. */
  readonly zone: () => string;
  readonly contact: () => StationContact;
}

export async function findStocked(
  { products }: Pick<StockDeps, 'products'>,
  code: string,
  path: string,
): Promise<Product | Refusal> {
  const product = (await products().findByCode(code))?.product;
  return product ?? refusal('not-found', 'This product is not in the formulary here. Choose another one.', { path });
}
