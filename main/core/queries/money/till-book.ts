/**
 * Payments and tills as this station knows them: read at the first question, then as they come. A till belongs to one
 * station; what it does goes one at a time, so that two windows never take the same number or the same money.
 */

import type { Exact } from '#shared/domain/medication/exact.ts';
import { type CashUpEvent, foldTill, type PaymentEvent, type TillShift } from '#shared/domain/payment/fold-till.ts';
import { refundable } from '#shared/domain/payment/judge-refund.ts';
import { owedOn } from '#shared/domain/payment/owed.ts';
import { CASH_UP_KIND, cashUpResource } from '#shared/model/cash-up.ts';
import { PAYMENT_KIND, type PaidPayment, paymentResource, type RefundPayment } from '#shared/model/payment.ts';
import type { StoredRevision } from '#shared/store/document-store.ts';
import { createKindChanges, type KindStore } from '../../knowledge/kind-changes.ts';
import { createMutex } from '../../mutex.ts';

export type KnownPayment = PaymentEvent & { readonly patientId?: string | undefined };

export interface TillView {
  /** Of the till, oldest first. */
  readonly shifts: readonly TillShift[];
  /** The one that is open. */
  readonly present: TillShift | undefined;
  /** Of every till that is known here. */
  readonly payments: ReadonlyMap<string, KnownPayment>;
  refundsOf(payment: string): readonly RefundPayment[];
  /** Paid for, whole or in part, and not all given back of any part: nobody is charged anew for what is half paid. */
  isSettled(dispense: string): boolean;
  /** TI11: what is still to be paid of a part payment. */
  owedOn(payment: PaidPayment & { readonly id: string }): Exact;
}

export interface TillBook {
  look(till: string): Promise<TillView>;
  /** One act after another. */
  alone<T>(act: () => Promise<T>): Promise<T>;
}

export function createTillBook(store: () => KindStore): TillBook {
  const cashUps = new Map<string, CashUpEvent>();
  const payments = new Map<string, KnownPayment>();
  const acts = createMutex();
  const looks = createMutex();
  let changes: { readonly [Kind in 'payments' | 'cashUps']: ReturnType<typeof createKindChanges> } | undefined;

  async function read(): Promise<void> {
    changes ??= {
      payments: createKindChanges(store(), PAYMENT_KIND),
      cashUps: createKindChanges(store(), CASH_UP_KIND),
    };
    for (const stored of (await changes.payments.look()).documents) {
      const event = readEvent(stored, paymentResource);
      if (event) payments.set(stored.id, event);
    }
    for (const stored of (await changes.cashUps.look()).documents) {
      const event = readEvent(stored, cashUpResource);
      if (event) cashUps.set(stored.id, event);
    }
  }

  return {
    alone: (act) => acts.run(act),
    look: (till) =>
      looks.run(async () => {
        await read();
        return viewOf(till, [...cashUps.values()], payments);
      }),
  };
}

function viewOf(till: string, cashUps: readonly CashUpEvent[], payments: ReadonlyMap<string, KnownPayment>): TillView {
  const all = [...payments.values()];
  const mine = cashUps.filter((event) => event.till === till);
  const shifts = foldTill(
    mine,
    all.filter((event) => event.till === till),
  );
  const refundsOf = (id: string): readonly RefundPayment[] =>
    all.filter((one): one is KnownPayment & RefundPayment => one.type === 'refund' && one.refundOf === id);
  const restsOf = (id: string): readonly PaidPayment[] =>
    all.filter((one): one is KnownPayment & PaidPayment => one.type === 'payment' && one.restOf === id);
  return {
    ...{ shifts, payments, refundsOf, present: shifts.findLast(({ closed }) => !closed) },
    owedOn: (first) => owedOn(first, restsOf(first.id), refundsOf(first.id)),
    isSettled: (dispense) =>
      all.some((one) => {
        if (one.type !== 'payment' || !one.dispenses?.includes(dispense)) return false;
        const refunds = refundsOf(one.id);
        return refunds.length === 0 || refundable(one satisfies PaidPayment, refunds).n > 0n;
      }),
  };
}

interface Reader<Resource> {
  safeParse(value: unknown): { readonly success: true; readonly data: Resource } | { readonly success: false };
}

function readEvent<Resource extends object>({ id, body }: StoredRevision, reader: Reader<Resource>) {
  const {
    resource,
    at = '',
    patient,
  } = JSON.parse(body ?? '{}') as {
    resource?: unknown;
    at?: string;
    patient?: string;
  };
  const read = reader.safeParse(resource);
  return read.success ? { ...read.data, id, order: at, ...(patient ? { patientId: patient } : {}) } : undefined;
}
