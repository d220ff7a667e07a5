import { findQuantity, quantityText } from '#shared/domain/stock/quantity.ts';

/** A decimal as core reads it; a comma counts as the point. Undefined of what is none, and of a negative one unless asked for. */
export function findAmount(typed: string, isSigned = false): string | undefined {
  const found = findQuantity(typed.trim().replace(',', '.').replace('−', '-'));
  if (found === undefined || (!isSigned && found < 0)) return undefined;
  return quantityText(found);
}
