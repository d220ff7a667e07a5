/**
 * The task that asks a pharmacist to look through a patient's orders. One for each patient: it is made with the first order that
 * nobody verified, and is done when none is left. Written in the same unit of work as what causes it.
 */
import type { Task } from '@medplum/fhirtypes';
import type { Product } from '#shared/domain/formulary/product.ts';
import { withTallMan } from '#shared/domain/formulary/product-name.ts';
import { buildTask, type TaskDocument, taskIdFor } from '#shared/domain/task/build-task.ts';
import { completeTask } from '#shared/domain/task/change-task.ts';
import { isOpenTask, readTask } from '#shared/domain/task/read-task.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import type { CommandContext, PlannedDocument } from '../../api/operation-handler.ts';
import { wantsVerification } from '../../queries/order/list-to-verify.ts';
import { listOfPatient } from '../list-of-patient.ts';
import { planChange } from '../plan-change.ts';
import { recordingOf } from '../recording-of.ts';
import { listOrders } from './order-facts.ts';

const HOUR_MS = 3_600_000;
/** Before the next round, as a rule; what is time-critical at once. */
const WITHIN_MS = 4 * HOUR_MS;

interface Signed {
  readonly id: string;
  readonly drug: string;
  readonly timeCritical: boolean;
}

interface OfPatient {
  readonly patientId: string;
  readonly encounterId?: string | undefined;
}

async function listOpen({ store }: Pick<CommandContext, 'store'>, patientId: string) {
  const tasks = await listOfPatient<Task>(store, 'Task', patientId);
  return tasks.filter(({ resource }) => {
    const read = readTask(resource);
    return read.code === 'verify-order' && isOpenTask(read);
  });
}

export async function planVerifyTask(
  context: CommandContext,
  { patientId, encounterId }: OfPatient,
  signed: readonly Signed[],
): Promise<readonly TaskDocument[]> {
  const [first] = signed;
  if (!first || (await listOpen(context, patientId)).length > 0) return [];
  const isUrgent = signed.some(({ timeCritical }) => timeCritical);
  const recording = recordingOf({ patientId, encounterId }, context);
  const dueAt = new Date(context.now() + (isUrgent ? HOUR_MS : WITHIN_MS)).toISOString();
  return [
    buildTask({
      id: taskIdFor('verify-order', first.id),
      code: 'verify-order',
      description: signed
        .map(({ drug }) => drug)
        .join(', ')
        .slice(0, 400),
      ...{ dueAt, patientId, encounterId, recording, focusId: first.id, ownerRole: 'pharmacist' },
      priority: isUrgent ? 'urgent' : 'routine',
    }),
  ];
}

/** Done where `orderId`, whose revision goes into the same unit of work, was the last that waited. */
export async function endVerifyTasks(
  context: CommandContext,
  {
    patientId,
    orderId,
    commandId,
  }: { readonly patientId: string; readonly orderId: string; readonly commandId: string },
  zone: string,
): Promise<readonly PlannedDocument[]> {
  const open = await listOpen(context, patientId);
  if (open.length === 0) return [];
  const orders = await listOrders(context.store, patientId, context.now(), zone);
  if (orders.some((version) => version.id !== orderId && wantsVerification(version))) return [];
  const { actor } = context;
  const doing = { at: new Date(context.now()).toISOString(), by: { id: actor.userId, name: actor.displayName } };
  return open.flatMap((task) => {
    const done = completeTask(task.resource, { ...doing, id: `${commandId}/${task._id}` });
    return isRefusal(done) ? [] : [planChange(task, done)];
  });
}

export function signedOf(
  id: string,
  of:
    | {
        readonly entry: { readonly drug: { readonly text: string }; readonly timeCritical?: boolean | undefined };
        readonly product?: Pick<Product, 'generic' | 'tallMan'> | undefined;
      }
    | undefined,
): Signed {
  if (!of) return { id, drug: '', timeCritical: false };
  return { id, drug: withTallMan(of.entry.drug.text, of.product), timeCritical: of.entry.timeCritical ?? false };
}
