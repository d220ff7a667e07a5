import type { Product } from '../formulary/product.ts';
import { findQuantity, type Quantity } from '../stock/quantity.ts';
import type { CountedOut } from './dispense.ts';

/** Most by which an original pack may differ from what was asked for without anybody asking back, as a part of it. */
export const ORIGINAL_PACK_TOLERANCE = 0.1;

export interface CountPlan {
  readonly counted: CountedOut;
  /** Whole packs that come near enough, where the quantity is none: it may be handed out in its place (DI8). */
  readonly originalPack: Quantity | undefined;
}

/** How a quantity is counted out: as many original packs as go into it, the rest loose. */
export function countOut(quantity: Quantity, product: Pick<Product, 'packs'>): CountPlan {
  const packUnits = packOf(product, quantity);
  if (packUnits === undefined) return { counted: { packs: 0, loose: quantity }, originalPack: undefined };
  const packs = Math.floor(quantity / packUnits);
  const loose = (quantity - packs * packUnits) as Quantity;
  return { counted: { packs, packUnits, loose }, originalPack: loose === 0 ? undefined : nearest(quantity, packUnits) };
}

function nearest(quantity: Quantity, packUnits: Quantity): Quantity | undefined {
  const whole = (Math.max(1, Math.round(quantity / packUnits)) * packUnits) as Quantity;
  return Math.abs(whole - quantity) <= quantity * ORIGINAL_PACK_TOLERANCE ? whole : undefined;
}

/** The pack that is handed to a patient: the largest that goes into the quantity, else the smallest there is. */
function packOf({ packs }: Pick<Product, 'packs'>, quantity: Quantity): Quantity | undefined {
  const sizes = packs
    .filter(({ level }) => level === 'pack')
    .flatMap(({ units }) => findQuantity(units) ?? [])
    .filter((units) => units > 0)
    .toSorted((one, other) => other - one);
  return sizes.find((units) => units <= quantity) ?? sizes.at(-1);
}
