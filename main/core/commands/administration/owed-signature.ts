/** Whether a way that a dose went is still to be signed for: by the dose and by what was signed, never by a task alone. */
import type { MedicationAdministration, Provenance } from '@medplum/fhirtypes';
import { readCountersignature } from '#shared/domain/medication/afterwards.ts';
import { signedLater } from '#shared/domain/medication/answer-findings.ts';
import type { DoseEvent } from '#shared/domain/medication/dose-event.ts';
import { readAdministration } from '#shared/domain/medication/read-administration.ts';
import { taskIdFor } from '#shared/domain/task/build-task.ts';
import type { SignedLater } from '#shared/model/administration-codes.ts';
import type { StoreReader } from '../../api/operation-handler.ts';
import { toDocument } from '../current-document.ts';
import { listOfPatient } from '../list-of-patient.ts';

type Reader = Pick<StoreReader, 'find' | 'findMany' | 'listDocuments' | 'stampOf'>;

/** AD4: each way is signed for once, whatever was decided. */
export async function listOwed(store: Reader, administrationId: string, event: DoseEvent): Promise<SignedLater[]> {
  const written = await listOfPatient<Provenance>(store, 'Provenance', event.patientId);
  const signed = new Set(
    written.flatMap(({ resource }) => {
      const read = readCountersignature(resource);
      return read?.administrationId === administrationId ? read.paths : [];
    }),
  );
  return signedLater(event).flatMap(({ path }) => (signed.has(path) ? [] : [path]));
}

/** @SAFETY TK9: what nobody can look up is owed. */
export async function isOwed(store: Reader, taskId: string, administrationId: string | undefined): Promise<boolean> {
  const dose = toDocument<MedicationAdministration>(await store.find(administrationId ?? ''));
  if (!dose || administrationId === undefined) return true;
  const event = readAdministration(dose.resource);
  const owed = event ? await listOwed(store, administrationId, event) : [];
  return owed.some((path) => taskIdFor('countersign', administrationId, path) === taskId);
}
