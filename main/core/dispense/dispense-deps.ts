import type { DocumentStore } from '#shared/store/document-store.ts';
import type { Refunds } from '../commands/money/refund-payment.ts';
import type { OrderDeps } from '../commands/order/order-deps.ts';
import type { DevicePart } from '../device-desk.ts';
import type { RegisterDesk } from '../register/register-desk.ts';
import type { TicketNumbers } from '../resource-leases/ticket-numbers.ts';
import type { StockDesk } from '../stock/stock-desk.ts';
import type { DispenseBook } from './dispense-book.ts';

/** What the counter works with. */
export interface DispenseDeps extends OrderDeps {
  readonly store: () => Pick<DocumentStore, 'watch'>;
  readonly book: () => DispenseBook;
  readonly stock: () => StockDesk;
  /** Registers of controlled drugs at this station. */
  readonly register: () => Pick<RegisterDesk, 'post' | 'write'>;
  /** Money that goes back with what is cancelled. */
  readonly refunds: () => Refunds;
  readonly tickets: () => Pick<TicketNumbers, 'take' | 'refill'>;
  /** Printers of this station. */
  readonly printers: () => Pick<DevicePart, 'queue' | 'list' | 'labels'>;
  /** Site code of this station. */
  readonly facility: () => string;
  /** Name of this pharmacy, as it stands on labels. */
  readonly pharmacy: () => string;
}
