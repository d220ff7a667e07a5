/** Parts of the book as screens see them. */
import type { MovementShown, ProductStock, StockHeld, StockProductFacts } from '#shared/contract/stock-shown.ts';
import type { Product } from '#shared/domain/formulary/product.ts';
import { productName } from '#shared/domain/formulary/product-name.ts';
import { reasonCode } from '#shared/domain/stock/adjustments.ts';
import { daysLeft, expiryState } from '#shared/domain/stock/expiry.ts';
import { NONE, quantityText } from '#shared/domain/stock/quantity.ts';
import { isOpenShortage } from '#shared/domain/stock/shortage.ts';
import type { Held } from '#shared/domain/stock/stock-ledger.ts';
import type { ProductShelf } from '../../knowledge/product-shelf.ts';
import type { RecordedMovement } from '../../stock/read-movement.ts';
import type { StockView } from '../../stock/stock-book.ts';

type Names = Pick<ProductShelf, 'findByCode'>;

export async function productFacts(products: Names, code: string, unit = ''): Promise<StockProductFacts> {
  const product = (await products.findByCode(code))?.product;
  return product ? factsOf(product) : { code, name: code, shownName: code, unit };
}

export function factsOf(product: Product): StockProductFacts {
  const { code, brand, storage, controlledClass, baseUnit, packs } = product;
  const pack = packs.find(({ level }) => level === 'pack');
  return {
    ...{ code, unit: baseUnit, shownName: productName(product) },
    name: productName({ ...product, tallMan: undefined }),
    ...(brand ? { brand } : {}),
    ...(storage ? { storage } : {}),
    ...(controlledClass ? { controlledClass } : {}),
    ...(pack ? { packUnits: pack.units } : {}),
  };
}

/** @SAFETY Each stop is said, not the first alone: who lifts one must not find another behind it. */
export function heldShown(held: Held, view: StockView, today: string): StockHeld {
  const { ledger, findRecall, reserved } = view;
  const { batch, location, available, quarantined, since } = held;
  const recall = findRecall(held)?.recall;
  const expires = expiryState(batch.expiry, today);
  const left = batch.expiry === undefined ? undefined : daysLeft(batch.expiry, today);
  const kept = reserved(held);
  const stops = {
    recalled: recall !== undefined,
    expired: expires === 'expired',
    'shortage-open': ledger.shortages(held).some(isOpenShortage),
  };
  return {
    ...{ batch: { ...batch }, location, since, expires },
    available: quantityText(available),
    quarantined: quantityText(quarantined),
    ...(kept === NONE ? {} : { reserved: quantityText(kept) }),
    ...(left === undefined ? {} : { daysLeft: left }),
    stops: (['recalled', 'expired', 'shortage-open'] as const).filter((stop) => stops[stop]),
    ...(recall ? { recall: recall.reason } : {}),
    ...(quarantined > 0 ? asideOf(held, view) : {}),
  };
}

/** @SAFETY Who puts it back has to know why it was put aside. */
function asideOf(held: Held, { ledger, movements }: StockView): Pick<StockHeld, 'aside'> {
  const last = ledger.entries(held, 'quarantined').findLast(({ delta }) => delta > 0);
  const known = last && movements.get(last.movement.id);
  if (!known) return {};
  const { type, reason, actor, occurredAt } = known;
  const why = reason && { reason: reason.text, ...(reason.code ? { code: reason.code } : {}) };
  return { aside: { type, by: actor.name, at: occurredAt, ...why } };
}

/** Of what lies here, or should: a balance below nought too. */
const isHere = ({ available, quarantined }: Held): boolean => available !== 0 || quarantined !== 0;

export async function productStock(
  products: Names,
  view: StockView,
  { code, today }: { readonly code: string; readonly today: string },
): Promise<ProductStock> {
  const [first] = view.movementsOf(code);
  const holdings = view.ledger.holdingsOf(code).filter(isHere);
  return {
    ...(await productFacts(products, code, first?.unit)),
    holdings: holdings.map((held) => heldShown(held, view, today)),
  };
}

export function movementShown(movement: RecordedMovement): MovementShown {
  const { id, type, batch, location, quantity, occurredAt, recordedAt, station, sequence, actor } = movement;
  const { witness, reason, document, reversalOf, shortBy, packs } = movement;
  const code = reasonCode(movement);
  return {
    ...{ id, type, location, occurredAt, recordedAt, station, sequence },
    ...{ batch: { ...batch }, quantity: quantityText(quantity), by: actor.name },
    ...(witness ? { witness: witness.name } : {}),
    ...(code ? { reasonCode: code } : {}),
    ...(reason ? { reason: reason.text } : {}),
    ...(document ? { document } : {}),
    ...(packs ? { packs: { count: packs.count, units: packs.units } } : {}),
    ...(reversalOf ? { reversalOf } : {}),
    ...(shortBy ? { shortBy } : {}),
  };
}
