/**
 * What changed since a line was checked and its item prepared (DP10, DP17). @SAFETY Asked of the record and the stock as they
 * stand now: between the shelf and the hand lie hours, sometimes an outage.
 */
import { takenOf } from '#shared/domain/dispense/dispense.ts';
import type { DispenseRecord, PrescriptionLine } from '#shared/domain/dispense/prescription.ts';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { OrderVersion } from '../commands/order/order-facts.ts';
import type { StockView } from '../stock/stock-book.ts';
import { hasNews, type LineFacts } from './line-facts.ts';

/** Nothing is dispensed by an order that was stopped, is held, or about which two desks disagree. */
export function refuseEnded({ standing }: Pick<OrderVersion, 'standing'>): Refusal | undefined {
  return standing === 'in-force' || standing === 'not-started'
    ? undefined
    : refusal(
        'conflict',
        'This order is not in force any more, is on hold or in dispute. Look at it with its prescriber.',
      );
}

export function refuseLineSince(line: PrescriptionLine, { version, check }: LineFacts): Refusal | undefined {
  if (line.order && !version)
    return refusal('not-found', 'This record is not here. It may not have arrived yet, or it was removed.');
  if (version && refuseEnded(version)) return refuseEnded(version);
  return line.check?.result === 'passed' && hasNews(line, check)
    ? refusal(
        'conflict',
        'Something about this line is known now that was not answered at its check. A pharmacist checks it again first.',
        { path: 'line' },
      )
    : undefined;
}

interface Now {
  readonly view: Pick<StockView, 'findRecall'>;
  readonly today: string;
  readonly nowMs: number;
}

export function refuseItemSince({ dispense }: DispenseRecord, { view, today, nowMs }: Now): Refusal | undefined {
  const { batches, made } = dispense;
  const isRecalled = takenOf(dispense).some(
    ({ product, gtin, lot, expiry }) =>
      view.findRecall({ product, batch: { lot, ...(gtin ? { gtin } : {}), ...(expiry ? { expiry } : {}) } }) !==
      undefined,
  );
  if (isRecalled) return refusal('conflict', 'This batch is recalled. It is not issued; put it aside.');
  const isPast = made ? Date.parse(made.useBy) <= nowMs : batches.some(({ expiry }) => expiry && expiry < today);
  return isPast ? refusal('conflict', 'This batch has expired. It is not issued; put it aside.') : undefined;
}
