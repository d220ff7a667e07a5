/** What a task is to the people on a ward, and the words it is stored in. */

/** `observe-again`: a set of vital signs that is due; `prn-effect`: did a drug given as needed help; `free`: in somebody's words. */
export const TASK_CODES = [
  'news2-escalation',
  'observe-again',
  'prn-effect',
  'countersign',
  'verify-order',
  'free',
] as const;
export type TaskCode = (typeof TASK_CODES)[number];

export const TASK_PRIORITIES = ['routine', 'urgent', 'asap', 'stat'] as const;
export type TaskPriority = (typeof TASK_PRIORITIES)[number];

/** `open`: nobody has begun. `done`, `cancelled`, `void`: nobody waits for it any more; `void` was made in error. */
export type TaskState = 'open' | 'started' | 'done' | 'cancelled' | 'void';

export const TASK_ACTS = ['added', 'assigned', 'started', 'escalated', 'completed', 'cancelled'] as const;
export type TaskActCode = (typeof TASK_ACTS)[number];

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
