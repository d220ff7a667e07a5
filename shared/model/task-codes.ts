/** Codes that stand in Task documents. */

/** `observe-again`: a set of vital signs that is due; `prn-effect`: did a drug given as needed help; `cd-…`: what a register of controlled drugs asks for; `free`: in somebody's words. */
export const TASK_CODES = [
  'news2-escalation',
  'observe-again',
  'prn-effect',
  'countersign',
  'verify-order',
  'cd-balance-check',
  'cd-print',
  'free',
] as const;
export type TaskCode = (typeof TASK_CODES)[number];

export const TASK_PRIORITIES = ['routine', 'urgent', 'asap', 'stat'] as const;
export type TaskPriority = (typeof TASK_PRIORITIES)[number];

export const TASK_ACTS = ['added', 'assigned', 'started', 'escalated', 'completed', 'cancelled'] as const;
export type TaskActCode = (typeof TASK_ACTS)[number];
