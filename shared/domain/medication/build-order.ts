import type { Extension, MedicationRequest } from '@medplum/fhirtypes';
import { type CodedText, toConcept } from '#shared/domain/coding/coded-text.ts';
import { type Recording, referenceToUser, signedAtExtension } from '#shared/domain/recording/recording.ts';
import { MEDICATION_EXTENSIONS } from '#shared/model/medication-extensions.ts';
import { referenceTo } from '#shared/model/reference.ts';
import { concise } from './concise.ts';
import type { Dosing } from './dosing.ts';
import type { Order } from './order.ts';
import { toDosage } from './to-dosage.ts';

/** What a prescriber decides. */
export interface OrderEntry {
  readonly drug: CodedText;
  readonly dosing: Dosing;
  readonly indication?: CodedText | undefined;
  readonly priority?: 'routine' | 'urgent' | 'asap' | 'stat' | undefined;
  readonly timeCritical?: boolean | undefined;
  /** Day, or instant with offset. */
  readonly reviewAt?: string | undefined;
  readonly note?: string | undefined;
}

/** A new order (MO8). `draft`: nothing is given by it until it is signed. */
export function buildOrder(
  entry: OrderEntry,
  recording: Recording,
  status: 'draft' | 'active' = 'active',
): MedicationRequest {
  const { drug, dosing, indication, priority, note } = entry;
  const extension = [...extensionsOf(entry), ...signedAtExtension(recording)];
  return concise({
    resourceType: 'MedicationRequest',
    status,
    intent: 'order',
    priority,
    medicationCodeableConcept: toConcept(drug),
    subject: referenceTo(recording.patientId),
    encounter: recording.encounterId ? referenceTo(recording.encounterId) : undefined,
    authoredOn: recording.recordedAt,
    requester: referenceToUser(recording.recorder),
    reasonCode: indication && [toConcept(indication)],
    dosageInstruction: toDosage(dosing),
    note: note ? [{ text: note }] : undefined,
    extension: extension.length > 0 ? extension : undefined,
  }) as MedicationRequest;
}

/**
 * An order that supersedes `prior` (MO3), and settles what else is in force in the line (MO7). The one who calls has
 * seen that `prior` has not ended: what is stopped is ordered anew.
 */
export function buildSupersedingOrder(
  entry: OrderEntry,
  recording: Recording,
  prior: Pick<Order, 'id' | 'lineage'>,
  settles: readonly string[] = [],
): MedicationRequest {
  const order = buildOrder(entry, recording);
  const line = [
    { url: MEDICATION_EXTENSIONS.lineage, valueString: prior.lineage },
    ...settles.map((valueString) => ({ url: MEDICATION_EXTENSIONS.settles, valueString })),
  ];
  const extension = [...(order.extension ?? []), ...line];
  return { ...order, priorPrescription: referenceTo(prior.id), extension } as MedicationRequest;
}

function extensionsOf({ timeCritical, reviewAt }: OrderEntry): Extension[] {
  return [
    ...(timeCritical ? [{ url: MEDICATION_EXTENSIONS.timeCritical, valueBoolean: true }] : []),
    ...(reviewAt ? [{ url: MEDICATION_EXTENSIONS.review, valueDateTime: reviewAt }] : []),
  ];
}
