import { contract } from '#shared/contract/index.ts';
import { endRequest, isOpenRequest, type RequestResource } from '#shared/domain/request/request.ts';
import { isRefusal, refusal } from '#shared/errors/refusal.ts';
import type { CommandHandler } from '../../api/operation-handler.ts';
import { handle, type Registration } from '../../api/registration.ts';
import { findOfPatient } from '../current-document.ts';
import { planChange } from '../plan-change.ts';
import { saveOne } from '../save-one.ts';
import { planRequests } from './plan-requests.ts';

type Ops = typeof contract.request;

const place: CommandHandler<Ops['place']> = async (input, context) => {
  const { patientId } = input;
  const patient = await findOfPatient(context.store, { id: patientId, patientId });
  if (isRefusal(patient)) return patient;
  const documents = planRequests(input.requests, input, context);
  if (isRefusal(documents)) return documents;
  const saved = await context.commit({ documents, output: (all) => all.map(({ id, rev }) => ({ id, rev })) });
  return isRefusal(saved) ? saved : saved.map(({ id, rev }) => ({ id, rev }));
};

const end: CommandHandler<Ops['end']> = async (input, context) => {
  const { id, parent, patientId, as, reason } = input;
  const found = await findOfPatient<RequestResource>(context.store, { id, rev: parent, patientId });
  if (isRefusal(found)) return found;
  if (!isOpenRequest(found.resource) && as !== 'entered-in-error')
    return refusal('already-done', 'This order has ended already.');
  if (as !== 'completed' && reason === undefined)
    return refusal('invalid-input', 'Say why this order ends before it was done.', { path: 'reason' });
  return saveOne(context, planChange(found, endRequest(found.resource, as, reason)));
};

export const requestCommands: readonly Registration[] = [
  handle(contract.request.place, place),
  handle(contract.request.end, end),
];
