/** What lies at the place of a register, for comparing and for choosing a batch (CR14). */
import type { ProductIndex } from '#shared/domain/formulary/index-products.ts';
import type { Product } from '#shared/domain/formulary/product.ts';
import { compareStock, type RegisterStock } from '#shared/domain/register/compare-stock.ts';
import { isControlled, registerOf } from '#shared/domain/register/register-key.ts';
import type { RegisterOfEntry } from '#shared/model/register-entry.ts';
import { nativeDigests } from '#shared/sqlite/native-digests.ts';
import type { StockView } from '../stock/stock-book.ts';
import type { KnownRegister } from './register-book.ts';

export interface RegisterShelf extends RegisterStock {
  readonly products: readonly Product[];
}

/** Undefined where the place keeps no stock: a ward's cupboard has its register alone. */
export function shelfOf(
  { register, fold: { known } }: Pick<KnownRegister, 'register'> & { fold: Pick<KnownRegister['fold'], 'known'> },
  { ledger, places }: Pick<StockView, 'ledger' | 'places'>,
  index: ProductIndex,
): RegisterShelf | undefined {
  const { locationId } = register;
  if (!places.has(locationId)) return undefined;
  const isAtPlace = (id: string): boolean => id === locationId || places.get(id)?.partOf === locationId;
  const products = productsOf(register, index);
  return { products, ...compareStock({ products, holdingsOf: ledger.holdingsOf, isAtPlace, known }) };
}

export function productsOf({ id }: Pick<RegisterOfEntry, 'id'>, index: ProductIndex): readonly Product[] {
  return byDrug(index).get(drugOf(id)) ?? [];
}

/** The part of a register's id that names drug, strength, form and unit. */
const drugOf = (registerId: string): string => registerId.slice(registerId.lastIndexOf('/') + 1);

const known = new WeakMap<ProductIndex, ReadonlyMap<string, readonly Product[]>>();

/** Controlled products by what their register is about; made once for a formulary. */
function byDrug(index: ProductIndex): ReadonlyMap<string, readonly Product[]> {
  const found = known.get(index);
  if (found) return found;
  const made = new Map<string, Product[]>();
  for (const { product } of index.entries) {
    if (!isControlled(product)) continue;
    const drug = drugOf(registerOf(product, 'Location:any', nativeDigests).id);
    made.set(drug, [...(made.get(drug) ?? []), product]);
  }
  known.set(index, made);
  return made;
}
