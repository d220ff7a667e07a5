import type { Observation } from '@medplum/fhirtypes';
import type { contract } from '#shared/contract/index.ts';
import { isRefusal, refusal } from '#shared/errors/refusal.ts';
import type { CommandHandler } from '../../api/operation-handler.ts';
import { recordingOf } from '../recording-of.ts';
import { saveOne } from '../save-one.ts';
import { planWithdrawal } from '../withdraw-event.ts';
import { planTaskDocuments } from './plan-task-documents.ts';

/** Any observation from elsewhere that a chart shows may be withdrawn here. */
export const VITALS_EVENT = {
  is: (resource: Observation): boolean => resource.resourceType === 'Observation',
  refusal: refusal('invalid-input', 'This is not a set of vital signs.'),
};

/** Marks a set as entered in error. It stays in the record, struck through; the tasks that it made are cancelled. */
export const withdrawVitals: CommandHandler<typeof contract.vitals.withdraw> = async (input, context) => {
  const plan = await planWithdrawal<Observation>(context.store, input.patientId, input, VITALS_EVENT);
  if (isRefusal(plan)) return plan;
  const tasks = await planTaskDocuments({ withdrawnId: input.id }, recordingOf(input, context), context);
  return saveOne(context, plan, {}, tasks);
};
