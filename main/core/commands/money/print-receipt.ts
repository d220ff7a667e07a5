import { contract } from '#shared/contract/index.ts';
import { minuteText, wallClock } from '#shared/domain/medication/wall-clock.ts';
import { receiptFields } from '#shared/domain/payment/receipt-fields.ts';
import { refusal } from '#shared/errors/refusal.ts';
import { type PaymentResource, paymentResource } from '#shared/model/payment.ts';
import type { CommandHandler, StoreReader } from '../../api/operation-handler.ts';
import { handle, type Registration } from '../../api/registration.ts';
import type { DevicePart } from '../../device-desk.ts';
import { namesOf } from '../../queries/money/list-payments.ts';
import { toDocument } from '../current-document.ts';
import { enqueueLabel } from '../print/enqueue-label.ts';

export interface ReceiptDeps {
  readonly part: DevicePart;
  /** As it stands on the receipt. */
  readonly siteName: () => string;
  readonly zone: () => string;
}

/** Receipts through the printers of this station (TI9), from the record, never from what a window says. */
export function receiptOperations({ part, siteName, zone }: ReceiptDeps): readonly Registration[] {
  const print: CommandHandler<typeof contract.money.printReceipt> = async (input, context) => {
    const found = await findPayment(context.store, input.payment);
    if (!found || found.patient !== input.patientId)
      return refusal('not-found', 'This payment is not here. It may not have arrived yet.', { path: 'payment' });
    const { payment, patient } = found;
    const of = payment.type === 'refund' ? await findPayment(context.store, payment.refundOf) : undefined;
    const restOf =
      payment.type === 'payment' && payment.restOf ? await findPayment(context.store, payment.restOf) : undefined;
    const name = patient === undefined ? undefined : (await namesOf(context.store, [patient])).get(patient);
    const fields = receiptFields({
      ...{ payment, pharmacy: siteName(), language: input.language, patient: name, refundOf: of?.payment.number },
      ...{ at: minuteText(wallClock(zone()), Date.parse(payment.at)), restOf: restOf?.payment.number },
    });
    return enqueueLabel(part, {
      ...{ design: 'receipt', fields, copies: 1, title: payment.number, context },
      ...(patient ? { patientId: patient } : {}),
    });
  };
  return [handle(contract.money.printReceipt, print)];
}

async function findPayment(
  store: Pick<StoreReader, 'find'>,
  id: string,
): Promise<{ readonly payment: PaymentResource; readonly patient: string | undefined } | undefined> {
  const document = toDocument<unknown>(await store.find(id));
  const read = paymentResource.safeParse(document?.resource);
  return document && read.success ? { payment: read.data, patient: document.patient } : undefined;
}
