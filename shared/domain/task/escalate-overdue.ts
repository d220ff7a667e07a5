/**
 * A task that nobody has ended gets louder by itself (TK8): once, so long after it was due as its priority says. Which
 * station notices makes no difference: act, time and author follow from the task alone.
 */
import type { Task } from '@medplum/fhirtypes';
import { MERGE_ACTOR } from '#shared/domain/merge/merge-leaves.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import { escalateByRule } from './change-task.ts';
import { isOpenTask, readTask } from './read-task.ts';
import type { TaskPriority } from './task.ts';
import { actsOf } from './task-acts.ts';

/** Minutes after the due time. The organisation may set its own. */
export type EscalationMinutes = Readonly<Record<TaskPriority, number>>;
export const ESCALATION_MINUTES: EscalationMinutes = { stat: 10, asap: 15, urgent: 30, routine: 120 };

/** Read by people in their own language: a whole sentence, translated by the screen. */
const OVERDUE_WORDS = 'Nobody had done it by then.';

const MINUTE_MS = 60_000;
const NOBODY = { id: MERGE_ACTOR, name: 'Holdfast' };

/** When the rule speaks, milliseconds; undefined where it never does: ended, without a due time, or escalated by it before. */
export function escalationDueMs(task: Task, minutes: EscalationMinutes = ESCALATION_MINUTES): number | undefined {
  const view = readTask(task);
  if (!isOpenTask(view) || view.dueAt === undefined) return undefined;
  const dueMs = Date.parse(view.dueAt);
  if (Number.isNaN(dueMs) || actsOf(task).some(({ id }) => id === actIdOf(dueMs))) return undefined;
  return dueMs + minutes[view.priority] * MINUTE_MS;
}

/** The task with the act, as every station makes it; undefined before its time. */
export function escalateOverdue(
  task: Task,
  nowMs: number,
  minutes: EscalationMinutes = ESCALATION_MINUTES,
): { readonly task: Task; readonly atMs: number } | undefined {
  const atMs = escalationDueMs(task, minutes);
  const { dueAt = '' } = readTask(task);
  if (atMs === undefined || atMs > nowMs) return undefined;
  const doing = { id: actIdOf(Date.parse(dueAt)), at: new Date(atMs).toISOString(), by: NOBODY };
  const after = escalateByRule(task, doing, OVERDUE_WORDS);
  return isRefusal(after) ? undefined : { task: after, atMs };
}

/** Of the due time: a task that is given another one can be late again. */
function actIdOf(dueMs: number): string {
  return `overdue/${new Date(dueMs).toISOString()}`;
}
