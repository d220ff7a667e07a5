import type { Task } from '@medplum/fhirtypes';
import { isOpenTask, isOverdue, readTask } from '#shared/domain/task/read-task.ts';
import type { TaskCode, TaskPriority } from '#shared/domain/task/task.ts';
import type { Document } from '#shared/model/envelope.ts';
import type { RecordOnSheet } from './record-on-sheet.ts';

export interface SheetTask {
  readonly id: string;
  readonly code?: TaskCode;
  readonly description: string;
  readonly dueAt?: string;
  readonly priority: TaskPriority;
  readonly state: 'open' | 'started';
  readonly overdue: boolean;
  readonly escalations: number;
}

/** Overdue first, then by when they are due; without a time last. */
export function openTasks(
  documents: readonly Document<Task>[],
  { beside, nowMs }: RecordOnSheet,
): readonly SheetTask[] {
  return documents
    .map(({ _id, resource }) => {
      const others = (beside.get(_id) ?? []) as readonly Document<Task>[];
      return {
        id: _id,
        view: readTask(
          resource,
          others.map((other) => other.resource),
        ),
      };
    })
    .filter(({ view }) => isOpenTask(view))
    .map(({ id, view: { code, description, dueAt, priority, state, escalations } }) => ({
      id,
      ...(code ? { code } : {}),
      description,
      ...(dueAt ? { dueAt } : {}),
      priority,
      state: state as SheetTask['state'],
      overdue: isOverdue({ dueAt }, nowMs),
      escalations,
    }))
    .toSorted((one, other) => dueMs(one) - dueMs(other));
}

function dueMs({ dueAt }: SheetTask): number {
  return dueAt === undefined ? Number.MAX_SAFE_INTEGER : Date.parse(dueAt);
}
