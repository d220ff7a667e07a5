import type { Encounter } from '@medplum/fhirtypes';
import { contract } from '#shared/contract/index.ts';
import { buildEncounter, closeEncounter as closed, refuseOpening } from '#shared/domain/encounter/encounter.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import { newDocumentId } from '#shared/model/document-id.ts';
import type { CommandHandler } from '../../api/operation-handler.ts';
import { handle, type Registration } from '../../api/registration.ts';
import { findOfPatient } from '../current-document.ts';
import { listOfPatient } from '../list-of-patient.ts';
import { planChange } from '../plan-change.ts';
import { saveOne } from '../save-one.ts';

const openEncounter: CommandHandler<typeof contract.encounter.open> = async (input, context) => {
  const { patientId, class: kind, locationId, reason } = input;
  const patient = await findOfPatient(context.store, { id: patientId, patientId });
  if (isRefusal(patient)) return patient;
  const present = await listOfPatient<Encounter>(context.store, 'Encounter', patientId);
  const doubt = refuseOpening(
    kind,
    present.map(({ _id, resource }) => ({ id: _id, encounter: resource })),
  );
  if (doubt) return doubt;
  const at = new Date(context.now()).toISOString();
  const resource = buildEncounter({ patientId, class: kind, locationId, reason, at });
  const id = newDocumentId('Encounter', { now: context.now });
  return saveOne(context, { id, kind: 'Encounter', patient: patientId, resource });
};

const closeEncounter: CommandHandler<typeof contract.encounter.close> = async (input, context) => {
  const { id, parent, patientId, disposition } = input;
  const found = await findOfPatient<Encounter>(context.store, { id, rev: parent, patientId });
  if (isRefusal(found)) return found;
  const resource = closed(found.resource, new Date(context.now()).toISOString(), disposition);
  if (isRefusal(resource)) return resource;
  return saveOne(context, planChange(found, resource));
};

export const encounterCommands: readonly Registration[] = [
  handle(contract.encounter.open, openEncounter),
  handle(contract.encounter.close, closeEncounter),
];
