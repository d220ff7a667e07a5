/** Facts of a dispense as screens are told them. */
import type { Dispensed, DispenseProduct, MedicineSupply } from '#shared/contract/dispense-shown.ts';
import { type Dispense, type Ingredient, type Made, wantsSecondLook } from '#shared/domain/dispense/dispense.ts';
import type { DispenseRecord, PrescriptionLine } from '#shared/domain/dispense/prescription.ts';
import { historyOf, type Supply } from '#shared/domain/dispense/supply-history.ts';
import type { FormularyEntry, ProductIndex } from '#shared/domain/formulary/index-products.ts';
import { productName } from '#shared/domain/formulary/product-name.ts';
import { isHighAlert } from '#shared/domain/medication/high-alert.ts';
import { type Quantity, quantityText } from '#shared/domain/stock/quantity.ts';
import type { DispenseView } from '../../dispense/dispense-book.ts';
import { findByCode } from '../../dispense/line-facts.ts';
import type { StockView } from '../../stock/stock-book.ts';

export function shownProduct({ id: productId, product }: FormularyEntry): DispenseProduct {
  const { code, brand, form, baseUnit: unit, controlledClass, storage, restricted } = product;
  return {
    ...{ productId, code, name: productName(product), form, unit, highAlert: isHighAlert(product) },
    ...(brand ? { brand } : {}),
    ...(controlledClass ? { controlledClass } : {}),
    ...(storage ? { storage } : {}),
    ...(restricted ? { restricted } : {}),
  };
}

type Handed = PrescriptionLine['dispenses'][number];

export function shownDispense(
  { id, rev, dispense, state, handedOverAt, collector, back, madeCheck }: Handed,
  { places }: Pick<StockView, 'places'>,
  index: ProductIndex,
): Dispensed {
  const product = findByCode(index, dispense.product)?.product;
  const { line, drug, quantity, unit, batches, preparedAt, preparer, made, substitution, productVersion } = dispense;
  return {
    ...{
      id,
      rev,
      line,
      drug: product ? productName(product) : drug.text,
      quantity: quantityText(quantity),
      unit,
      preparedAt,
      preparedBy: preparer.name,
    },
    batches: batches.map((batch) => ({
      ...(batch.gtin ? { gtin: batch.gtin } : {}),
      lot: batch.lot,
      ...(batch.expiry ? { expiry: batch.expiry } : {}),
      ...{ locationId: batch.location, place: placeName(places, batch.location) },
      quantity: quantityText(batch.quantity),
      ...calculatedIn(batch),
    })),
    ...{ state, back: quantityText(back) },
    ...(product?.brand ? { brand: product.brand } : {}),
    ...(handedOverAt ? { handedOverAt } : {}),
    ...(collector ? { collector: collectorShown(collector) } : {}),
    ...(made ? { useBy: made.useBy, made: madeShown(dispense, made, madeCheck) } : {}),
    ...(dispense.ingredients ? { ingredients: dispense.ingredients.map((one) => ingredientShown(one, index)) } : {}),
    ...(substitution ? { substituted: substitution.reason } : {}),
    ...(productVersion ? { productVersion } : {}),
  };
}

function madeShown(dispense: Dispense, { kind, note, number }: Made, check: Handed['madeCheck']): Dispensed['made'] {
  return {
    ...{ kind, madeBy: dispense.preparer.id, wantsCheck: wantsSecondLook(dispense) },
    ...(note ? { note } : {}),
    ...(number ? { number } : {}),
    ...(check
      ? { check: { found: check.found, by: check.by.name, at: check.at, ...(check.note ? { note: check.note } : {}) } }
      : {}),
  };
}

const calculatedIn = ({ calculated }: Pick<Ingredient, 'calculated'>) =>
  calculated === undefined ? {} : { calculated: quantityText(calculated) };

function ingredientShown(one: Ingredient, index: ProductIndex) {
  const { product: code, text, lot, expiry, quantity, unit } = one;
  const product = findByCode(index, code)?.product;
  const drug = product ? productName(product) : text;
  return { drug, lot, ...(expiry ? { expiry } : {}), quantity: quantityText(quantity), ...calculatedIn(one), unit };
}

function collectorShown({ who, name, relation }: NonNullable<Handed['collector']>): Dispensed['collector'] {
  return { who, ...(name ? { name } : {}), ...(relation ? { relation } : {}) };
}

export function placeName(places: StockView['places'], id: string): string {
  return places.get(id)?.name ?? '';
}

/** DI13: what stands and was handed over, by generic. */
export function medicineHistory(
  view: DispenseView,
  index: ProductIndex,
  patientId: string,
  today: string,
): MedicineSupply[] {
  const lines = view.ofPatient(patientId).flatMap(({ lines }) => lines);
  const supplies = lines.flatMap((line) =>
    line.dispenses.flatMap((one): Supply[] => {
      if (one.state === 'cancelled' || !one.handedOverAt || one.back >= one.dispense.quantity) return [];
      const medicine = findByCode(index, one.dispense.product)?.product.generic ?? one.dispense.drug.text;
      return [{ medicine, day: one.handedOverAt.slice(0, 10), days: daysOf(line, one) }];
    }),
  );
  return historyOf(supplies, today).map(({ runsOutOn, lateDays, covered, ...one }) => ({
    ...one,
    ...(runsOutOn === undefined ? {} : { runsOutOn }),
    ...(lateDays === undefined ? {} : { lateDays }),
    ...(covered === undefined ? {} : { covered }),
  }));
}

/** Days that were said of the whole line are shared by its parts; others were typed for the part itself. */
function daysOf(
  { asked, daysSupply: whole }: PrescriptionLine,
  { dispense: { quantity, daysSupply: said } }: DispenseRecord,
): number | undefined {
  if (said === undefined || said !== whole || asked === undefined || quantity >= asked) return said;
  return Math.floor((said * quantity) / asked);
}

/** What may be issued of a product in a store: neither expired, recalled, nor in a shortage. */
export function onHand(view: StockView, product: string, storeId: string, today: string): Quantity {
  const most = 1e15 as Quantity;
  const { missing } = view.pick({ product, quantity: most, lastsUntil: today, from: [storeId] });
  return (most - missing) as Quantity;
}
