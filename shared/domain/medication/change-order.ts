/** Acts on an order that leave what it orders as it is (MO8). Each takes the resource and gives the next one. */
import type { CodeableConcept, Extension, MedicationRequest } from '@medplum/fhirtypes';
import { type CodedText, toConcept } from '#shared/domain/coding/coded-text.ts';
import { type Recording, referenceToUser } from '#shared/domain/recording/recording.ts';
import { MEDICATION_EXTENSIONS, type VerificationState } from '#shared/model/medication-extensions.ts';

/** Who acts, and when: ISO 8601. */
export type OrderAct = Pick<Recording, 'recorder' | 'recordedAt'>;

export function signOrder(order: MedicationRequest, { recordedAt }: OrderAct): MedicationRequest {
  return withStatus(order, 'active', recordedAt);
}

/** Ends it for good: `stopped` by decision, `completed` as planned, `cancelled` before anything was given. */
export function endOrder(
  order: MedicationRequest,
  status: 'stopped' | 'completed' | 'cancelled' | 'entered-in-error',
  reason: CodedText,
  { recordedAt }: OrderAct,
): MedicationRequest {
  return { ...withStatus(endHolds(order, recordedAt), status, recordedAt), statusReason: toConcept(reason) };
}

/** Doses from now on are on hold until it is resumed. */
export function holdOrder(order: MedicationRequest, reason: CodedText, { recordedAt }: OrderAct): MedicationRequest {
  const concept = toConcept(reason);
  const held = withStatus(order, 'on-hold', recordedAt);
  const hold = { id: `hold-${recordedAt}`, url: MEDICATION_EXTENSIONS.hold, extension: holdParts(recordedAt, concept) };
  return { ...held, statusReason: concept, extension: [...(held.extension ?? []), hold] };
}

function holdParts(start: string, reason: CodeableConcept): Extension[] {
  return [
    { url: 'period', valuePeriod: { start } },
    { url: 'reason', valueCodeableConcept: reason },
  ];
}

/** Doses planned within the hold stay on hold: they were not given, and that was right. */
export function resumeOrder(order: MedicationRequest, { recordedAt }: OrderAct): MedicationRequest {
  const { statusReason: _, ...resumed } = withStatus(endHolds(order, recordedAt), 'active', recordedAt);
  return resumed as MedicationRequest;
}

function endHolds(order: MedicationRequest, end: string): MedicationRequest {
  if (!order.extension) return order;
  return {
    ...order,
    extension: order.extension.map((item) => (item.url === MEDICATION_EXTENSIONS.hold ? endHold(item, end) : item)),
  };
}

function endHold(hold: Extension, end: string): Extension {
  const extension = hold.extension?.map((part) =>
    part.url === 'period' && part.valuePeriod && !part.valuePeriod.end
      ? { ...part, valuePeriod: { ...part.valuePeriod, end } }
      : part,
  );
  return extension ? { ...hold, extension } : hold;
}

/** A pharmacist's act (MO9). All of them stay; the latest counts. */
export function verifyOrder(
  order: MedicationRequest,
  status: VerificationState,
  { recorder, recordedAt }: OrderAct,
  note?: string,
): MedicationRequest {
  const parts: Extension[] = [
    { url: 'status', valueCode: status },
    { url: 'by', valueReference: referenceToUser(recorder) },
    { url: 'at', valueDateTime: recordedAt },
    ...(note ? [{ url: 'note', valueString: note }] : []),
  ];
  const id = `verification-${recorder.id}-${recordedAt}`;
  const act = { id, url: MEDICATION_EXTENSIONS.verification, extension: parts };
  return { ...order, extension: [...(order.extension ?? []), act] };
}

function withStatus(order: MedicationRequest, status: MedicationRequest['status'], since: string): MedicationRequest {
  const others = (order.extension ?? []).filter(({ url }) => url !== MEDICATION_EXTENSIONS.statusSince);
  return { ...order, status, extension: [...others, { url: MEDICATION_EXTENSIONS.statusSince, valueDateTime: since }] };
}
