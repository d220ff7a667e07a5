import type { Task } from '@medplum/fhirtypes';
import { contract } from '#shared/contract/index.ts';
import { buildTask } from '#shared/domain/task/build-task.ts';
import {
  assignTask,
  cancelTask,
  completeTask,
  type Doing,
  escalateTask,
  refuseEnding,
  startTask,
} from '#shared/domain/task/change-task.ts';
import { readTask } from '#shared/domain/task/read-task.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import { newDocumentId } from '#shared/model/document-id.ts';
import type { UserResource } from '#shared/model/user.ts';
import type { CommandContext, CommandHandler, StoreReader } from '../../api/operation-handler.ts';
import { handle, type Registration } from '../../api/registration.ts';
import { isOwed } from '../administration/owed-signature.ts';
import { findOfPatient, toDocument } from '../current-document.ts';
import { findAbout } from '../find-about.ts';
import { planChange } from '../plan-change.ts';
import { recordOf } from '../replaced-records.ts';
import { saveOne } from '../save-one.ts';

type Ops = typeof contract.task;

const add: CommandHandler<Ops['add']> = async (input, context) => {
  const { commandId: _command, patientId, ...entry } = input;
  const patient = patientId ? await findOfPatient(context.store, { id: patientId, patientId }) : undefined;
  if (isRefusal(patient)) return patient;
  const owner = await findColleague(context.store, input.ownerUserId);
  if (isRefusal(owner)) return owner;
  const { userId, displayName, wardId } = context.actor;
  const document = buildTask({
    ...entry,
    id: newDocumentId('Task', { now: context.now }),
    patientId,
    code: 'free',
    ownerName: owner?.name,
    locationId: entry.locationId ?? (patientId ? undefined : wardId),
    recording: { recorder: { id: userId, name: displayName }, recordedAt: momentOf(context) },
  });
  return saveOne(context, document);
};

const start: CommandHandler<Ops['start']> = (input, context) =>
  change(input, context, (task, doing) => startTask(task, doing));

const assign: CommandHandler<Ops['assign']> = async (input, context) => {
  const user = await findColleague(context.store, input.ownerUserId);
  if (isRefusal(user)) return user;
  return change(input, context, (task, doing) => assignTask(task, doing, { user, role: input.ownerRole }));
};

const complete: CommandHandler<Ops['complete']> = async (input, context) =>
  (await refuseOwed(input, context)) ??
  change(input, context, (task, doing) => completeTask(task, doing, input.outcome));

const cancel: CommandHandler<Ops['cancel']> = async (input, context) =>
  (await refuseOwed(input, context)) ?? change(input, context, (task, doing) => cancelTask(task, doing, input.reason));

/** TK9: but for a task that came after the signature, or after the dose was entered in error. */
async function refuseOwed({ id }: OnTask, { store }: CommandContext): Promise<Refusal | undefined> {
  const task = toDocument<Task>(await store.find(id))?.resource;
  const refused = task && refuseEnding(task);
  return refused && (await isOwed(store, id, readTask(task).focusId)) ? refused : undefined;
}

const escalate: CommandHandler<Ops['escalate']> = (input, context) =>
  change(input, context, (task, doing) => escalateTask(task, doing, input.reason));

interface OnTask {
  readonly commandId: string;
  readonly id: string;
  readonly parent: string;
  readonly patientId?: string | undefined;
}

/** One act on the version that the person saw. The act carries the command's id, so that a replay makes the same one. */
async function change(input: OnTask, context: CommandContext, rule: (task: Task, doing: Doing) => Task | Refusal) {
  const { patientId } = input;
  // HL11: lists show a task of a record that was given up under the one that stands for it.
  const about = patientId ? { ...input, patientId: await recordOf(context.store, { id: input.id, patientId }) } : input;
  const found = await findAbout<Task>(context.store, about);
  if (isRefusal(found)) return found;
  const { userId, displayName } = context.actor;
  const by = { id: userId, name: displayName };
  const resource = rule(found.resource, { id: input.commandId, at: momentOf(context), by });
  return isRefusal(resource) ? resource : saveOne(context, planChange(found, resource));
}

async function findColleague(store: Pick<StoreReader, 'find'>, userId: string | undefined) {
  if (userId === undefined) return undefined;
  const user = toDocument<UserResource>(await store.find(userId))?.resource;
  if (!user)
    return refusal('not-found', 'This person is not known here. Choose somebody else.', { path: 'ownerUserId' });
  return { id: userId, name: user.displayName };
}

function momentOf({ now }: Pick<CommandContext, 'now'>): string {
  return new Date(now()).toISOString();
}

export const taskCommands: readonly Registration[] = [
  handle(contract.task.add, add),
  handle(contract.task.start, start),
  handle(contract.task.assign, assign),
  handle(contract.task.complete, complete),
  handle(contract.task.cancel, cancel),
  handle(contract.task.escalate, escalate),
];
