/** CN13: what differences are worth. */

import type { Movement } from '../stock/movement.ts';
import type { Quantity } from '../stock/quantity.ts';
import { standingMovements } from '../stock/standing-movements.ts';
import { type Money, valueStock } from '../stock/valuation.ts';

/** 10⁻⁶ of the currency for one base unit, rounded half away from nought; undefined where no receipt had a price. */
export function averageCost(movements: readonly Movement[]): bigint | undefined {
  const { quantity, value } = valueStock(movements, 'average');
  if (quantity > 0 && value > 0n) return (value * 2n + BigInt(quantity)) / (BigInt(quantity) * 2n);
  const priced = standingMovements(movements).filter(({ unitCost }) => unitCost !== undefined);
  return priced.length === 0 ? undefined : averageOf(priced);
}

/** Nothing is on hand: what was paid for everything that ever came. */
function averageOf(receipts: readonly Movement[]): bigint | undefined {
  const { received, quantity } = valueStock(receipts, 'average');
  return quantity > 0 ? received / BigInt(quantity) : undefined;
}

export const differenceValue = (variance: Quantity, cost: bigint): Money => BigInt(variance) * cost;

export interface DifferenceSum {
  readonly more: Money;
  readonly less: Money;
  /** Lines that differ and have no known cost. */
  readonly unpriced: number;
}

export function sumDifferences(values: readonly (Money | undefined)[]): DifferenceSum {
  let [more, less, unpriced] = [0n, 0n, 0];
  for (const value of values)
    if (value === undefined) unpriced += 1;
    else if (value > 0n) more += value;
    else less += value;
  return { more, less, unpriced };
}
