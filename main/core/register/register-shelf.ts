/** What lies at the place of a register, for comparing and for choosing a batch (CR14). */
import type { ProductIndex } from '#shared/domain/formulary/index-products.ts';
import type { Product } from '#shared/domain/formulary/product.ts';
import { compareStock, type RegisterStock } from '#shared/domain/register/compare-stock.ts';
import { isControlled, registerOf } from '#shared/domain/register/register-key.ts';
import type { RegisterOfEntry } from '#shared/model/register-entry.ts';
import { nativeDigests } from '#shared/sqlite/native-digests.ts';
import type { StockView } from '../stock/stock-book.ts';
import { placeOfRegister } from './place-of-register.ts';
import type { KnownRegister } from './register-book.ts';

export interface RegisterShelf extends RegisterStock {
  readonly products: readonly Product[];
  readonly isAtPlace: (locationId: string) => boolean;
  /** Where goods are put that nobody named a place for: the store itself, or the ward's cupboard. */
  readonly putAt: string;
}

/** Undefined where the place keeps no stock: a ward without a cupboard has its register alone. */
export function shelfOf(
  { register, fold: { known } }: Pick<KnownRegister, 'register'> & { fold: Pick<KnownRegister['fold'], 'known'> },
  { ledger, places }: Pick<StockView, 'ledger' | 'places'>,
  index: ProductIndex,
): RegisterShelf | undefined {
  const { locationId } = register;
  const isAtPlace = (id: string): boolean => placeOfRegister(id, places) === locationId;
  const stocked = [...places.values()].filter(({ id }) => isAtPlace(id));
  const putAt = stocked.find(({ id }) => id === locationId) ?? stocked.find(({ inUse }) => inUse) ?? stocked[0];
  if (!putAt) return undefined;
  const products = productsOf(register, index);
  return {
    products,
    isAtPlace,
    putAt: putAt.id,
    ...compareStock({ products, holdingsOf: ledger.holdingsOf, isAtPlace, known }),
  };
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
