import type { Task } from '@medplum/fhirtypes';
import type { Doing } from '#shared/domain/task/change-task.ts';
import { isRefusal, type Refusal } from '#shared/errors/refusal.ts';
import type { CommandContext, PlannedDocument } from '../api/operation-handler.ts';
import { toDocument } from './current-document.ts';
import { planChange } from './plan-change.ts';

/** Tasks that are here and open; one that somebody has done already, or that has not arrived, is let be. */
export async function endTasks(
  ids: readonly string[],
  { commandId, patientId }: { readonly commandId: string; readonly patientId: string },
  { store, actor, now }: Pick<CommandContext, 'store' | 'actor' | 'now'>,
  end: (task: Task, doing: Doing) => Task | Refusal,
): Promise<readonly PlannedDocument[]> {
  const doing = { at: new Date(now()).toISOString(), by: { id: actor.userId, name: actor.displayName } };
  const found = await store.findMany([...ids]);
  return found.flatMap((stored) => {
    const task = toDocument<Task>(stored);
    if (task?.patient !== patientId) return [];
    const done = end(task.resource, { ...doing, id: `${commandId}/${task._id}` });
    return isRefusal(done) ? [] : [planChange(task, done)];
  });
}
