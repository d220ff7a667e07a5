import { findQuantity, quantityText } from '#shared/domain/stock/quantity.ts';
import { plainNumber } from '#shared/lib/plain-number.ts';

/** A decimal as core reads it; read as `plainNumber` says. Undefined of what is none, and of a negative one unless asked for. */
export function findAmount(typed: string, isSigned = false): string | undefined {
  const found = findQuantity(plainNumber(typed));
  if (found === undefined || (!isSigned && found < 0)) return undefined;
  return quantityText(found);
}
