/** What a round is folded from. */
import type { CountedBeside } from './counted-beside.ts';
import type { DoseEvent } from './dose-event.ts';
import type { WindowPolicy } from './dose-window.ts';
import type { ShareDrug } from './given-too-much.ts';
import type { Order } from './order.ts';
import type { OrderStanding } from './order-standing.ts';
import type { TimeSpan } from './plan-doses.ts';
import type { DoseWithAfter } from './shown-dose.ts';

export interface FoldedVersion {
  readonly id: string;
  readonly rev: string;
  readonly order: Order;
  readonly standing: OrderStanding;
}

export interface RoundQuestion {
  readonly versions: readonly FoldedVersion[];
  /** All of the patient that may matter: a day more than the span on both sides. */
  readonly records: readonly DoseWithAfter[];
  readonly span: TimeSpan;
  readonly zone: string;
  readonly nowMs: number;
  readonly policy?: WindowPolicy | undefined;
  /** Whether the drug of an order wants a second person. */
  readonly isHighAlert: (order: Order) => boolean;
  /** Doses of other lines that count for one as needed (SR13). Absent: none. */
  readonly besideOf?: (order: Order) => readonly CountedBeside[];
  /** Whether two records are of one substance (AD7). Absent: told by their orders alone. */
  readonly shareDrug?: ShareDrug;
  /** Name for show, with tall-man letters. */
  readonly nameOf: (order: Order) => string;
  /** The same of what was given. Absent: as it was signed. */
  readonly drugOf?: (event: DoseEvent) => string;
}
