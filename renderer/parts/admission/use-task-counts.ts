import { useMemo } from 'react';
import { useTasks } from '../../replica/queries.ts';
import { rowsOf } from '../../replica/use-rows.ts';

export interface TaskCount {
  readonly open: number;
  readonly late: number;
}

/** How much is to be done for each patient, and how much of it is overdue. What it is stands in the task list. */
export function useTaskCounts(nowMs: number): ReadonlyMap<string, TaskCount> {
  const rows = rowsOf(useTasks());
  return useMemo(() => {
    const counts = new Map<string, TaskCount>();
    for (const { content } of rows) {
      if (content.patientId === undefined) continue;
      const { open, late } = counts.get(content.patientId) ?? { open: 0, late: 0 };
      const isLate = content.dueAt !== undefined && Date.parse(content.dueAt) < nowMs;
      counts.set(content.patientId, { open: open + 1, late: late + (isLate ? 1 : 0) });
    }
    return counts;
  }, [rows, nowMs]);
}
