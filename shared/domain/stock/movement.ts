import type { HybridTime } from '#shared/lib/hybrid-time.ts';
import type { Quantity } from './quantity.ts';

/** What happened to stock, in the words of a store. */
export const MOVEMENT_TYPES = [
  'receive',
  'issue',
  'transfer-out',
  'transfer-in',
  'adjust',
  'waste',
  'return',
  'count',
  'quarantine',
  'release',
  'recall',
] as const;
export type MovementType = (typeof MOVEMENT_TYPES)[number];

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

const SIGNS: Readonly<Record<MovementType, 'in' | 'out' | 'either'>> = {
  receive: 'in',
  issue: 'out',
  'transfer-out': 'out',
  'transfer-in': 'in',
  adjust: 'either',
  waste: 'out',
  return: 'in',
  count: 'either',
  quarantine: 'out',
  release: 'in',
  recall: 'out',
};

/** SL1: whether the sign fits the type. Only a count may change nothing. */
export function hasRightSign({
  type,
  quantity,
  reversalOf,
}: Pick<Movement, 'type' | 'quantity' | 'reversalOf'>): boolean {
  if (quantity === 0) return type === 'count';
  const wanted = SIGNS[type];
  if (wanted === 'either') return true;
  const isIn = reversalOf === undefined ? quantity > 0 : quantity < 0;
  return isIn === (wanted === 'in');
}

/** Whether it takes from what can be issued. */
export const isWithdrawal = ({ quantity, state }: Movement): boolean => quantity < 0 && state !== 'quarantined';
