import type { Product } from '#shared/domain/formulary/product.ts';
import type { Giving } from '#shared/domain/medication/administration-question.ts';
import type { Order } from '#shared/domain/medication/order.ts';
import { planProductAmount } from '#shared/domain/medication/product-amount.ts';
import { type PumpRate, pumpRate } from '#shared/domain/medication/pump-rate.ts';
import { readDosingOf } from './dosing-asked.ts';
import type { KnownPack } from './know-packs.ts';

/** By the pack in the hand; before one was scanned, by the product that was ordered. */
export function arithmeticOf({ amount }: Giving, packs: readonly KnownPack[], ordered: Product | undefined) {
  const product = packs.find(({ entry }) => entry)?.entry?.product ?? ordered;
  const [ingredient, ...others] = product?.ingredients ?? [];
  if (!amount || !product || !ingredient?.strength || others.length > 0) return undefined;
  return planProductAmount(amount, { strength: ingredient.strength, parts: product.parts });
}

/** At the rate that is given now, out of the bag that was ordered. */
export function pumpOf({ rate }: Giving, order: Order | undefined): PumpRate | undefined {
  const regimen = order && readDosingOf(order)?.regimen;
  return regimen?.kind === 'infusion' ? pumpRate({ ...regimen, ...(rate ? { rate } : {}) }) : undefined;
}
