import type { Movement } from './movement.ts';
import { compareMovements } from './movement.ts';
import { standingMovements } from './standing-movements.ts';

/** What one base unit cost when it was last received: the price at which it goes to another site. A decimal as written. */
export function unitCostOf(movements: readonly Movement[]): string | undefined {
  const priced = standingMovements(movements).filter(
    ({ unitCost, quantity }) => unitCost !== undefined && quantity > 0,
  );
  return priced.toSorted(compareMovements).at(-1)?.unitCost;
}
