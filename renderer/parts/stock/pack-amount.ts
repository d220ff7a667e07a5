/** A quantity of stock as people count it: whole packs, and what is loose. */
import { findQuantity, plus, type Quantity, quantity, quantityText } from '#shared/domain/stock/quantity.ts';
import { plainNumber } from '#shared/lib/plain-number.ts';

/** As typed. */
export interface PackAmount {
  readonly packs: string;
  readonly loose: string;
}

export const NOTHING_TYPED: PackAmount = { packs: '', loose: '' };

const WHOLE = /^\d{1,6}$/;

/** A pack of one is no pack. */
export const hasPacks = (packUnits: string | undefined): packUnits is string =>
  packUnits !== undefined && packUnits !== '1';

/** In base units; undefined of what is no amount. Nothing typed at all is none. */
export function totalOf({ packs, loose }: PackAmount, packUnits: string | undefined): string | undefined {
  const [typedPacks, typedLoose] = [packs.trim(), plainNumber(loose)];
  if (typedPacks === '' && typedLoose === '') return undefined;
  if (typedPacks !== '' && (!WHOLE.test(typedPacks) || packUnits === undefined)) return undefined;
  const ofLoose = typedLoose === '' ? quantity(0) : findQuantity(typedLoose);
  if (ofLoose === undefined || ofLoose < 0) return undefined;
  const ofPacks = (Number(typedPacks) * quantity(packUnits ?? 1)) as Quantity;
  return Number.isSafeInteger(ofPacks) ? quantityText(plus(ofPacks, ofLoose)) : undefined;
}

/** `89` of packs of 28 is three of them and five. */
export function inPacks(amount: string, packUnits: string | undefined): PackAmount {
  const all = quantity(amount);
  if (!hasPacks(packUnits) || all <= 0) return { packs: '', loose: quantityText(all) };
  const one = quantity(packUnits);
  const [count, rest] = [Math.floor(all / one), (all % one) as Quantity];
  return { packs: count > 0 ? String(count) : '', loose: rest > 0 ? quantityText(rest) : '' };
}

/** SL23: what a command is told of how it was counted. */
export function countedPacks({ packs }: PackAmount, packUnits: string | undefined) {
  const count = Number(packs.trim());
  return hasPacks(packUnits) && count > 0 ? { packs: { count: String(count), units: packUnits } } : {};
}
