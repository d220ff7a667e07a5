import type { Task } from '@medplum/fhirtypes';
import { referenceToUser } from '#shared/domain/recording/recording.ts';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import { isOpenTask, readTask } from './read-task.ts';
import { ROLE_SYSTEM, type TaskAct, type TaskActCode, type TaskCode } from './task.ts';
import { withAct } from './task-acts.ts';

/** Who acts now; `id` names the act for ever. */
export type Doing = Pick<TaskAct, 'id' | 'at' | 'by'>;

/** Who asked a question wants its answer (TK7). */
const WANTS_OUTCOME: ReadonlySet<TaskCode | undefined> = new Set(['news2-escalation', 'prn-effect']);

export function wantsOutcome(code: TaskCode | undefined): boolean {
  return WANTS_OUTCOME.has(code);
}

/** TK9: what is done elsewhere, and ends the task there. */
const ENDS_WITH_ITS_ACT: ReadonlySet<TaskCode | undefined> = new Set(['countersign']);

export function endsWithItsAct(code: TaskCode | undefined): boolean {
  return ENDS_WITH_ITS_ACT.has(code);
}

/** @SAFETY TK9: a signature that somebody owes is not ticked off, nor cancelled by whom it is asked of. */
export function refuseEnding(task: Task): Refusal | undefined {
  if (!endsWithItsAct(readTask(task).code)) return undefined;
  return refusal('invalid-input', 'This task ends with the signature itself. Open the dose and sign there.');
}

export function startTask(task: Task, doing: Doing): Task | Refusal {
  return ofOpen(task, () => ({ ...acted(task, doing, 'started'), status: 'in-progress' }));
}

export function completeTask(task: Task, doing: Doing, outcome?: string): Task | Refusal {
  if (!outcome && wantsOutcome(readTask(task).code)) {
    return refusal('invalid-input', 'Say what came of it: this task asks for an answer.', { path: 'outcome' });
  }
  return ofOpen(task, () => ({ ...acted(task, doing, 'completed', outcome), status: 'completed' }));
}

export function cancelTask(task: Task, doing: Doing, reason: string): Task | Refusal {
  return ofOpen(task, () => ({
    ...acted(task, doing, 'cancelled', reason),
    status: 'cancelled',
    statusReason: { text: reason },
  }));
}

export interface Assignment {
  readonly user?: { readonly id: string; readonly name: string } | undefined;
  readonly role?: string | undefined;
}

/** To a person, to a role, or with neither to everybody on the ward. */
export function assignTask(task: Task, doing: Doing, { user, role }: Assignment): Task | Refusal {
  return ofOpen(task, () => {
    const { owner: _owner, performerType: _role, ...rest } = acted(task, doing, 'assigned', user?.name ?? role);
    return {
      ...rest,
      ...(user ? { owner: referenceToUser(user) as NonNullable<Task['owner']> } : {}),
      ...(role ? { performerType: performerType(role) } : {}),
    };
  });
}

const NEXT_ROLE: Readonly<Record<string, string>> = { registrar: 'nurse', nurse: 'doctor', pharmacist: 'doctor' };

/** By the rule these stay with the role that owes them (TK8): a doctor does not take the next set. */
const STAYS_WITH_ROLE: ReadonlySet<TaskCode | undefined> = new Set(['observe-again', 'prn-effect']);

/** TK8 */
export function escalateByRule(task: Task, doing: Doing, reason: string): Task | Refusal {
  if (!STAYS_WITH_ROLE.has(readTask(task).code)) return escalateTask(task, doing, reason);
  return ofOpen(task, () => acted(task, doing, 'escalated', reason));
}

/** TK6. The last role keeps it: louder, and in front of everybody. */
export function escalateTask(task: Task, doing: Doing, reason?: string): Task | Refusal {
  const role = readTask(task).ownerRoles[0] ?? 'nurse';
  return ofOpen(task, () => ({
    ...acted(task, doing, 'escalated', reason),
    performerType: performerType(NEXT_ROLE[role] ?? role),
  }));
}

function performerType(role: string): NonNullable<Task['performerType']> {
  return [{ coding: [{ system: ROLE_SYSTEM, code: role }] }];
}

function acted(task: Task, doing: Doing, act: TaskActCode, detail?: string): Task {
  return withAct(task, { ...doing, act, ...(detail ? { detail } : {}) });
}

/** TK3. */
function ofOpen(task: Task, change: () => Task): Task | Refusal {
  if (isOpenTask(readTask(task))) return change();
  return refusal('already-done', 'This task is already done or cancelled.');
}
