import type { Condition } from '@medplum/fhirtypes';
import { contract } from '#shared/contract/index.ts';
import { buildProblem, changeProblem as withChanges } from '#shared/domain/problem/problem.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import { newDocumentId } from '#shared/model/document-id.ts';
import type { CommandHandler } from '../../api/operation-handler.ts';
import { handle, type Registration } from '../../api/registration.ts';
import { findOfPatient } from '../current-document.ts';
import { planChange } from '../plan-change.ts';
import { recordingOf } from '../recording-of.ts';
import { saveOne } from '../save-one.ts';

const recordProblem: CommandHandler<typeof contract.problem.record> = async (input, context) => {
  const { patientId } = input;
  const patient = await findOfPatient(context.store, { id: patientId, patientId });
  if (isRefusal(patient)) return patient;
  const id = newDocumentId('Condition', { now: context.now });
  const resource = buildProblem(input.entry, recordingOf(input, context));
  return saveOne(context, { id, kind: 'Condition', patient: patientId, resource });
};

const changeProblem: CommandHandler<typeof contract.problem.change> = async (input, context) => {
  const { id, parent, patientId, changes } = input;
  const found = await findOfPatient<Condition>(context.store, { id, rev: parent, patientId });
  if (isRefusal(found)) return found;
  return saveOne(context, planChange(found, withChanges(found.resource, changes)));
};

export const problemCommands: readonly Registration[] = [
  handle(contract.problem.record, recordProblem),
  handle(contract.problem.change, changeProblem),
];
