/** What a task is to the people on a ward, and the words it is stored in. */
import type { TaskActCode } from '#shared/model/task-codes.ts';

export {
  TASK_ACTS,
  TASK_CODES,
  TASK_PRIORITIES,
  type TaskActCode,
  type TaskCode,
  type TaskPriority,
} from '#shared/model/task-codes.ts';

/** `open`: nobody has begun. `done`, `cancelled`, `void`: nobody waits for it any more; `void` was made in error. */
export type TaskState = 'open' | 'started' | 'done' | 'cancelled' | 'void';

/** Who did what with a task, when. Acts are only ever added, and none is lost in a merge. */
export interface TaskAct {
  /** Random, names the act: two desks' acts are told apart by it. */
  readonly id: string;
  readonly act: TaskActCode;
  /** ISO 8601. */
  readonly at: string;
  readonly by: { readonly id: string; readonly name: string };
  /** Outcome, reason, or whom it was assigned or escalated to. */
  readonly detail?: string;
}

export const TASK_CODE_SYSTEM = 'urn:holdfast:task-code';
export const ROLE_SYSTEM = 'urn:holdfast:role';
export const TASK_ACT = 'urn:holdfast:task-act';
