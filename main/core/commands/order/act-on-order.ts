/** Acts that leave what is ordered as it is: stop, hold, release, verify (MO8, MO9). */
import type { MedicationRequest } from '@medplum/fhirtypes';
import type { contract } from '#shared/contract/index.ts';
import {
  endOrder,
  holdOrder,
  type OrderAct,
  resumeOrder,
  verifyOrder,
} from '#shared/domain/medication/change-order.ts';
import { isEnded } from '#shared/domain/medication/order.ts';
import { readOrder } from '#shared/domain/medication/read-order.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { CommandContext, CommandHandler, PlannedDocument } from '../../api/operation-handler.ts';
import { isOwn } from '../../session/is-own.ts';
import { findOfPatient } from '../current-document.ts';
import { planChange } from '../plan-change.ts';
import { recordingOf } from '../recording-of.ts';
import { type SavedOne, saveOne } from '../save-one.ts';
import type { OrderDeps } from './order-deps.ts';
import { endVerifyTasks } from './verify-tasks.ts';

type Ops = typeof contract.order;
type Status = MedicationRequest['status'];

interface OnOrder {
  readonly id: string;
  readonly parent: string;
  readonly patientId: string;
}

async function act(
  input: OnOrder,
  context: CommandContext,
  plan: (order: MedicationRequest, by: OrderAct) => MedicationRequest | Refusal,
  beside: () => Promise<readonly PlannedDocument[]> = async () => [],
): Promise<SavedOne | Refusal> {
  const { id, parent, patientId } = input;
  const found = await findOfPatient<MedicationRequest>(context.store, { id, rev: parent, patientId });
  if (isRefusal(found)) return found;
  const resource = plan(found.resource, recordingOf(input, context));
  return isRefusal(resource) ? resource : saveOne(context, planChange(found, resource), {}, await beside());
}

/** What leaves an order without anything to verify ends the task that asked for it. */
const endsTask =
  (
    { zone }: Pick<OrderDeps, 'zone'>,
    { patientId, id: orderId, commandId }: OnOrder & { readonly commandId: string },
    context: CommandContext,
  ) =>
  () =>
    endVerifyTasks(context, { patientId, orderId, commandId }, zone());

const ended = () => refusal('already-done', 'This order has ended already.');
const hasEnded = (status: Status) => status !== undefined && isEnded(status);

export function stopOrder(deps: Pick<OrderDeps, 'zone'>): CommandHandler<Ops['stop']> {
  return (input, context) =>
    act(
      input,
      context,
      (found, by) => {
        if (found.status === 'entered-in-error') return ended();
        if (hasEnded(found.status) && input.as !== 'entered-in-error') return ended();
        return endOrder(found, input.as, input.reason, by);
      },
      endsTask(deps, input, context),
    );
}

export const holdOrderBy: CommandHandler<Ops['hold']> = (input, context) =>
  act(input, context, (found, by) => {
    if (hasEnded(found.status)) return ended();
    if (found.status === 'on-hold') return refusal('already-done', 'This order is on hold already.');
    return holdOrder(found, input.reason, by);
  });

export const releaseOrder: CommandHandler<Ops['release']> = (input, context) =>
  act(input, context, (found, by) =>
    found.status === 'on-hold' ? resumeOrder(found, by) : refusal('already-done', 'This order is not on hold.'),
  );

/** @SAFETY Nobody verifies what they ordered themselves. A doubt says what it is about. */
export function verifyOrderBy(deps: Pick<OrderDeps, 'zone'>): CommandHandler<Ops['verify']> {
  return (input, context) =>
    act(
      input,
      context,
      (found, by) => {
        if (hasEnded(found.status)) return ended();
        if (isOwn(context.actor, found.requester?.identifier?.value))
          return refusal('not-permitted', 'Somebody else than the prescriber has to verify an order.');
        if (input.state === 'queried' && input.note === undefined)
          return refusal('invalid-input', 'Say what is in doubt about this order.', { path: 'note' });
        const { verification } = readOrder({ id: input.id, resource: found });
        if (input.state === 'withdrawn' && verification.state === 'unverified')
          return refusal('already-done', 'This order is not verified.');
        return verifyOrder(found, input.state, by, input.note);
      },
      input.state === 'verified' ? endsTask(deps, input, context) : undefined,
    );
}
