import type { HybridTime } from '#shared/lib/hybrid-time.ts';
import { type MovementType, hasRightSign as signFits } from '#shared/model/stock-movement.ts';
import type { Quantity } from './quantity.ts';

export { MOVEMENT_TYPES, type MovementType } from '#shared/model/stock-movement.ts';

/** One production batch as its pack names it. `gtin` is that of the pack that is stocked; absent of goods without one. */
export interface Batch {
  readonly gtin?: string;
  readonly lot: string;
  /** `2027-06-30`; absent of goods that do not expire. */
  readonly expiry?: string;
}

export type StockState = 'available' | 'quarantined';

/** A movement as the fold sees it (SL1). */
export interface Movement {
  readonly id: string;
  /** When it was recorded, in hybrid time; with `station` and `sequence` its place in the order (SL2). */
  readonly at: HybridTime;
  readonly station: string;
  /** Counts the movements of that station. */
  readonly sequence: number;
  readonly type: MovementType;
  /** The organisation's product code. */
  readonly product: string;
  readonly batch: Batch;
  /** Store, or bin in it. */
  readonly location: string;
  /** Effect on `state`; of quarantine, release and recall on what is available, with the opposite on what is quarantined. */
  readonly quantity: Quantity;
  /** Which of the two it acts on; available where nothing is said. */
  readonly state?: StockState;
  /** ISO 8601 instant at which it happened. */
  readonly occurredAt: string;
  readonly reversalOf?: string;
  /** Joins what was sent with what arrived. */
  readonly transferId?: string;
  /** Of a receipt: price of one base unit, a decimal as written, in the organisation's currency. */
  readonly unitCost?: string;
}

/** SL2. Below nought where `one` comes first. */
export function compareMovements(one: Movement, other: Movement): number {
  if (one.at !== other.at) return one.at < other.at ? -1 : 1;
  if (one.station !== other.station) return one.station < other.station ? -1 : 1;
  if (one.sequence !== other.sequence) return one.sequence - other.sequence;
  return one.id === other.id ? 0 : one.id < other.id ? -1 : 1;
}

/** SL1: whether the sign fits the type. Only a count may change nothing. */
export function hasRightSign({
  type,
  quantity,
  reversalOf,
}: Pick<Movement, 'type' | 'quantity' | 'reversalOf'>): boolean {
  return signFits(type, quantity, reversalOf !== undefined);
}

/** Whether it takes from what can be issued. */
export const isWithdrawal = ({ quantity, state }: Movement): boolean => quantity < 0 && state !== 'quarantined';
