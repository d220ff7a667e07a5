import type { Encounter, Patient } from '@medplum/fhirtypes';
import type { contract } from '#shared/contract/index.ts';
import { isOpen } from '#shared/domain/encounter/encounter.ts';
import { linkRecords, separateRecords } from '#shared/domain/hl7/link-records.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { Document } from '#shared/model/envelope.ts';
import type { CommandContext, CommandHandler, StoreReader } from '../../api/operation-handler.ts';
import { findOfPatient } from '../current-document.ts';
import { listOfPatient } from '../list-of-patient.ts';
import { planChange } from '../plan-change.ts';

interface Pair {
  readonly patientId: string;
  readonly parent: string;
  readonly replacedId: string;
  readonly replacedParent: string;
}

/** @SAFETY HL11: who lies in a bed, or is awaited, is found under the record of the stay: that one is not given up. */
export const linkPatients: CommandHandler<typeof contract.interface.linkPatients> = async (input, context) =>
  (await stayOf(context.store, input.replacedId)) === 'none'
    ? changeBoth(input, context, linkRecords)
    : refusal('conflict', 'The record that would be given up has a stay. Keep that one, or end the stay first.');

export const separatePatients: CommandHandler<typeof contract.patient.separate> = (input, context) =>
  changeBoth(input, context, separateRecords);

export async function stayOf(store: StoreReader, patientId: string): Promise<'open' | 'planned' | 'none'> {
  const stays = await listOfPatient<Encounter>(store, 'Encounter', patientId);
  if (stays.some(({ resource }) => isOpen(resource))) return 'open';
  return stays.some(({ resource }) => resource.status === 'planned') ? 'planned' : 'none';
}

/** Both records change in one transaction: there is no moment in which only one of them knows. */
async function changeBoth(
  { patientId, parent, replacedId, replacedParent }: Pair,
  context: CommandContext,
  change: typeof linkRecords,
): Promise<{ id: string; rev: string } | Refusal> {
  const kept = await findRecord(context.store, patientId, parent);
  if (isRefusal(kept)) return kept;
  const gone = await findRecord(context.store, replacedId, replacedParent);
  if (isRefusal(gone)) return gone;
  const changed = change({ id: patientId, patient: kept.resource }, { id: replacedId, patient: gone.resource });
  if (isRefusal(changed)) return changed;
  const first = planChange(kept, changed.kept);
  const answer = await context.commit({ documents: [first, planChange(gone, changed.replaced)] });
  if (isRefusal(answer)) return answer;
  const saved = answer.find(({ id }) => id === patientId);
  return { id: patientId, rev: saved?.rev ?? parent };
}

const findRecord = (store: StoreReader, id: string, rev: string): Promise<Document<Patient> | Refusal> =>
  findOfPatient<Patient>(store, { id, rev, patientId: id });
