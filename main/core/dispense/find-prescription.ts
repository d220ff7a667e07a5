import type { PrescriptionLine } from '#shared/domain/dispense/prescription.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { BookedPrescription, DispenseView } from './dispense-book.ts';

/** @SAFETY An act addressed to one patient never lands in the prescription of another. */
export function findPrescription(
  view: DispenseView,
  { entry, patientId }: { readonly entry: string; readonly patientId: string },
): BookedPrescription | Refusal {
  const found = view.find(entry);
  return found?.patientId === patientId ? found : notHere();
}

export function findLine(
  view: DispenseView,
  wanted: { readonly entry: string; readonly patientId: string; readonly line: string },
): { readonly prescription: BookedPrescription; readonly line: PrescriptionLine } | Refusal {
  const prescription = findPrescription(view, wanted);
  if (isRefusal(prescription)) return prescription;
  const line = prescription.lines.find((one) => one.line === wanted.line);
  return line ? { prescription, line } : notHere();
}

export interface FoundItem {
  readonly prescription: BookedPrescription;
  readonly item: PrescriptionLine['dispenses'][number];
}

/** An item that stands. */
export function findItem(
  view: DispenseView,
  input: { readonly entry: string; readonly patientId: string; readonly id: string },
): FoundItem | Refusal {
  const prescription = findPrescription(view, input);
  if (isRefusal(prescription)) return prescription;
  const item = prescription.lines.flatMap(({ dispenses }) => dispenses).find(({ id }) => id === input.id);
  if (!item) return notHere();
  return item.state === 'cancelled'
    ? refusal('already-done', 'This has been withdrawn already.')
    : { prescription, item };
}

function notHere(): Refusal {
  return refusal('not-found', 'This record is not here. It may not have arrived yet, or it was removed.');
}
