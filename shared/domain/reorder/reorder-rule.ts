import type { VenClass } from '#shared/model/reorder-rule.ts';
import type { Quantity } from '../stock/quantity.ts';

/** RO1 */
export interface ReorderRule {
  readonly ven: VenClass;
  readonly leadTimeDays: number;
  readonly reviewDays: number;
  readonly minimum?: Quantity | undefined;
  /** Base units of the pack that is ordered. */
  readonly packUnits?: Quantity | undefined;
}

export const DEFAULT_RULE: ReorderRule = { ven: 'essential', leadTimeDays: 14, reviewDays: 28 };

/** RO6: days of use kept as a spare. */
export const SPARE_DAYS: Readonly<Record<VenClass, number>> = { vital: 30, essential: 14, 'non-essential': 0 };
