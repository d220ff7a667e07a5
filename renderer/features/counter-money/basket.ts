import type { InputOf, OutputOf } from '#shared/contract/declare.ts';
import type { FormularyLine } from '#shared/contract/formulary.ts';
import type { contract } from '#shared/contract/index.ts';
import { add, exact, exactText, findExact, ZERO } from '#shared/domain/medication/exact.ts';
import { plainNumber } from '#shared/lib/plain-number.ts';

export type OpenDispense = OutputOf<typeof contract.money.open>[number];
export type ChargeInput = InputOf<typeof contract.money.quote>;

export interface BasketItem {
  readonly key: string;
  readonly productId: string;
  readonly name: string;
  readonly unit: string;
  /** As typed. */
  readonly units: string;
  readonly gtin?: string | undefined;
  readonly dispense?: string | undefined;
  readonly set?: { readonly amount: string; readonly reason: string } | undefined;
}

/** What is to be paid for together: dispenses of one patient, and what is added at the counter. */
export interface Basket {
  readonly patientId?: string | undefined;
  readonly patient?: string | undefined;
  readonly items: readonly BasketItem[];
}

export const EMPTY_BASKET: Basket = { items: [] };

/** A dispense in, or out again. Another patient's begins anew: one payment is for one person. */
export function toggleDispense(basket: Basket, line: OpenDispense): Basket {
  const { dispense, patientId, patient, productId, name, units, unit, gtin } = line;
  if (productId === undefined) return basket;
  const isIn = basket.items.some((item) => item.key === dispense);
  if (isIn) {
    const items = basket.items.filter(({ key }) => key !== dispense);
    return items.some((item) => item.dispense) ? { ...basket, items } : { items };
  }
  const item: BasketItem = { key: dispense, productId, name, unit, units, gtin, dispense };
  const isSame = basket.patientId === undefined || basket.patientId === patientId;
  return { patientId, patient, items: [...(isSame ? basket.items : []), item] };
}

/** What else waits for whoever is being served: most people pay for everything at once. */
export function othersOf(waiting: readonly OpenDispense[], chosen: ReadonlySet<string>): readonly OpenDispense[] {
  const patients = new Set(waiting.filter(({ dispense }) => chosen.has(dispense)).map(({ patientId }) => patientId));
  return waiting.filter(
    ({ dispense, patientId, productId }) =>
      productId !== undefined && patientId !== undefined && patients.has(patientId) && !chosen.has(dispense),
  );
}

/** One more pack of a product. */
export function addProduct(basket: Basket, product: FormularyLine, gtin?: string): Basket {
  const { id, shownName, baseUnit, price } = product;
  const known = basket.items.find((item) => item.productId === id && !item.dispense);
  const pack = price?.units ?? '1';
  if (known) {
    const units = exactText(add(findExact(plainNumber(known.units)) ?? ZERO, exact(pack)));
    return { ...basket, items: basket.items.map((item) => (item === known ? { ...item, units } : item)) };
  }
  const item: BasketItem = { key: `sale ${id}`, productId: id, name: shownName, unit: baseUnit, units: pack, gtin };
  return { ...basket, items: [...basket.items, item] };
}

const IS_UNITS = /^\d{1,7}(\.\d{1,6})?$/;

/** Undefined while nothing is chosen, or a quantity is none. */
export function chargeOf({ patientId, items }: Basket): ChargeInput | undefined {
  const counted = items.map((item) => ({ ...item, units: plainNumber(item.units) }));
  const isRight = items.length > 0 && counted.every(({ units }) => IS_UNITS.test(units) && /[1-9]/.test(units));
  if (!isRight) return undefined;
  return {
    ...(patientId ? { patientId } : {}),
    dispenses: items.flatMap(({ dispense }) => dispense ?? []),
    items: counted.map(({ productId, units, gtin, set, dispense }) => ({
      ...{ productId, units },
      ...(gtin ? { gtin } : {}),
      ...(set ? { set } : {}),
      ...(dispense ? { dispense } : {}),
    })),
  };
}
