import type { Flag } from '@medplum/fhirtypes';
import { contract } from '#shared/contract/index.ts';
import { buildAlert, endAlert, type FlagVersions, refuseAlert, standingAlerts } from '#shared/domain/flag/flag.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import { newDocumentId } from '#shared/model/document-id.ts';
import type { CommandHandler, StoreReader } from '../../api/operation-handler.ts';
import { handle, type Registration } from '../../api/registration.ts';
import { findOfPatient, toDocument } from '../current-document.ts';
import { listOfPatient } from '../list-of-patient.ts';
import { planChange } from '../plan-change.ts';
import { recordingOf } from '../recording-of.ts';
import { saveOne } from '../save-one.ts';

/** @SAFETY Each flag with the versions that wait for a decision. */
export async function listFlags(store: StoreReader, patientId: string): Promise<readonly FlagVersions[]> {
  const documents = await listOfPatient<Flag>(store, 'Flag', patientId);
  return Promise.all(
    documents.map(async ({ _id: id, _rev, resource }) => {
      const leaves = (await store.findLeaves(id)).flatMap((leaf) => toDocument<Flag>(leaf) ?? []);
      return { id, resource, others: leaves.filter((leaf) => leaf._rev !== _rev).map((leaf) => leaf.resource) };
    }),
  );
}

const setFlag: CommandHandler<typeof contract.flag.set> = async (input, context) => {
  const { patientId, entry } = input;
  const patient = await findOfPatient(context.store, { id: patientId, patientId });
  if (isRefusal(patient)) return patient;
  const doubt = refuseAlert(entry, standingAlerts(await listFlags(context.store, patientId), context.now()));
  if (doubt) return doubt;
  const id = newDocumentId('Flag', { now: context.now });
  return saveOne(context, {
    id,
    kind: 'Flag',
    patient: patientId,
    resource: buildAlert(entry, recordingOf(input, context)),
  });
};

const endFlag: CommandHandler<typeof contract.flag.end> = async (input, context) => {
  const { id, parent, patientId } = input;
  const found = await findOfPatient<Flag>(context.store, { id, rev: parent, patientId });
  if (isRefusal(found)) return found;
  const resource = endAlert(found.resource, input, recordingOf({ patientId }, context));
  return isRefusal(resource) ? resource : saveOne(context, planChange(found, resource));
};

export const flagCommands: readonly Registration[] = [
  handle(contract.flag.set, setFlag),
  handle(contract.flag.end, endFlag),
];
