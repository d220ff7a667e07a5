import type { Composition } from '@medplum/fhirtypes';
import type { contract } from '#shared/contract/index.ts';
import { buildNote, listCurrentNotes, readNote } from '#shared/domain/note/note.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import { newDocumentId } from '#shared/model/document-id.ts';
import type { CommandHandler, StoreReader } from '../../api/operation-handler.ts';
import { findOfPatient } from '../current-document.ts';
import { listOfPatient } from '../list-of-patient.ts';
import { recordingOf } from '../recording-of.ts';
import { saveOne } from '../save-one.ts';

/** Files a note under the name of who signs it. An amendment is a note of its own; the one it replaces stays readable. */
export const signNote: CommandHandler<typeof contract.note.sign> = async (input, context) => {
  const { patientId, entry, replaces, amendmentReason } = input;
  const patient = await findOfPatient(context.store, { id: patientId, patientId });
  if (isRefusal(patient)) return patient;
  const doubt = replaces === undefined ? undefined : await findDoubt(context.store, replaces, patientId);
  if (doubt) return doubt;
  const id = newDocumentId('Composition', { now: context.now });
  const amendment = replaces === undefined ? undefined : { replaces, reason: amendmentReason };
  const resource = buildNote(entry, recordingOf(input, context), amendment);
  return saveOne(context, { id, kind: 'Composition', patient: patientId, resource });
};

async function findDoubt(store: StoreReader, replaces: string, patientId: string): Promise<Refusal | undefined> {
  const found = await findOfPatient<Composition>(store, { id: replaces, patientId });
  if (isRefusal(found)) return found;
  const notes = await listOfPatient<Composition>(store, 'Composition', patientId);
  const current = listCurrentNotes(notes.map(({ _id, resource }) => ({ id: _id, note: readNote(resource) })));
  if (current.some(({ id }) => id === replaces)) return undefined;
  return refusal('conflict', 'This note has been amended or withdrawn already. Amend the newest one.');
}
