/** SL20: what was adjusted and thrown away, by coded reason. */
import { type AdjustAct, MOVEMENT_REASONS, type MovementReason, REASONS_OF } from '#shared/model/adjust-reason.ts';
import type { Movement } from './movement.ts';
import { NONE, plus, type Quantity } from './quantity.ts';
import { standingMovements } from './standing-movements.ts';
import type { Money } from './valuation.ts';

export interface ReasonedMovement extends Movement {
  readonly reason?: { readonly code?: string | undefined; readonly text: string } | undefined;
}

/** The reason as it is coded; undefined of older movements without one, and of what is neither adjusted nor thrown away. */
export function reasonCode({ type, reason }: ReasonedMovement): MovementReason | undefined {
  if (type !== 'adjust' && type !== 'waste') return undefined;
  return MOVEMENT_REASONS.find((code) => code === reason?.code);
}

export const fitsAct = (code: string, act: AdjustAct): boolean => REASONS_OF[act].some((one) => one === code);

export interface AdjustmentLine {
  readonly product: string;
  readonly reason: MovementReason | undefined;
  /** Movements. */
  readonly count: number;
  /** Signed, base units. */
  readonly quantity: Quantity;
  /** Signed; undefined where no price of the product is known. */
  readonly value: Money | undefined;
}

export interface AdjustmentsAsked {
  /** Whether it happened in the period. */
  isWithin(instant: string): boolean;
  /** Price of one base unit in millionths of the currency; undefined where none is known. */
  costOf(product: string): bigint | undefined;
}

/** What was reversed, and what reversed it, is in none. What was more and what was less of one reason stand apart. */
export function sumAdjustments(movements: readonly ReasonedMovement[], asked: AdjustmentsAsked): AdjustmentLine[] {
  const lines = new Map<string, AdjustmentLine>();
  for (const movement of standingMovements(movements)) {
    const { type, product, quantity, occurredAt } = movement;
    if ((type !== 'adjust' && type !== 'waste') || !asked.isWithin(occurredAt)) continue;
    const reason = reasonCode(movement);
    const key = [product, reason ?? '', quantity > 0].join('\n');
    const known = lines.get(key) ?? { product, reason, count: 0, quantity: NONE, value: undefined };
    lines.set(key, { ...known, count: known.count + 1, quantity: plus(known.quantity, quantity) });
  }
  return [...lines.values()].map((line) => {
    const cost = asked.costOf(line.product);
    return cost === undefined ? line : { ...line, value: BigInt(line.quantity) * cost };
  });
}
