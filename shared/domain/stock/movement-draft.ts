import type { Batch, MovementType, StockState } from './movement.ts';
import type { Quantity } from './quantity.ts';

/** What somebody wants to move. Station, sequence, actor and time of recording are added where it is recorded. */
export interface MovementDraft {
  readonly type: MovementType;
  /** The organisation's product code. */
  readonly product: string;
  readonly batch: Batch;
  /** Store, counter or bin of this site: a Location id. */
  readonly location: string;
  /** Signed, in base units. */
  readonly quantity: Quantity;
  /** Word of the base unit. */
  readonly unit: string;
  readonly state?: StockState | undefined;
  /** As it was counted. */
  readonly packs?: { readonly gtin: string; readonly count: string; readonly units: string } | undefined;
  /** ISO 8601; absent: now. */
  readonly occurredAt?: string | undefined;
  readonly reason?: { readonly code?: string | undefined; readonly text: string } | undefined;
  /** Id of the document that it is moved by. */
  readonly document?: string | undefined;
  readonly order?: string | undefined;
  readonly reversalOf?: string | undefined;
  readonly transferId?: string | undefined;
  readonly unitCost?: string | undefined;
  readonly patientId?: string | undefined;
  readonly serials?: readonly string[] | undefined;
  readonly witness?: { readonly id: string; readonly name: string } | undefined;
  /** Site codes that hear of it besides: where goods are sent to, or come from. */
  readonly alsoFor?: readonly string[] | undefined;
  /** What it is taken for, as a reservation names it (SL12): what is kept for that is free to it. */
  readonly purpose?: string | undefined;
  /** A person says that more is there than this station knows (SL7): recorded, and never a way past a stop (SL8). */
  readonly shortReason?: string | undefined;
}
