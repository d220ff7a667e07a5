import type { TaskContent } from '#shared/contract/replica-content.ts';
import { isOverdue } from '#shared/domain/task/read-task.ts';

export interface PendingTasks {
  readonly open: number;
  readonly overdue: number;
  readonly escalated: number;
}

interface Row {
  readonly content: TaskContent;
}

export function countPending(rows: readonly Row[], nowMs: number): ReadonlyMap<string, PendingTasks> {
  const counts = new Map<string, PendingTasks>();
  for (const { content } of rows) {
    if (content.patientId === undefined) continue;
    const before = counts.get(content.patientId) ?? { open: 0, overdue: 0, escalated: 0 };
    counts.set(content.patientId, {
      open: before.open + 1,
      overdue: before.overdue + Number(isOverdue(content, nowMs)),
      escalated: before.escalated + Number(content.escalations > 0),
    });
  }
  return counts;
}
