import type { Task } from '@medplum/fhirtypes';
import { codeIn } from '#shared/model/fhir-checks.ts';
import { documentIdOf } from '#shared/model/reference.ts';
import {
  ROLE_SYSTEM,
  TASK_CODE_SYSTEM,
  TASK_CODES,
  TASK_PRIORITIES,
  type TaskAct,
  type TaskCode,
  type TaskPriority,
  type TaskState,
} from './task.ts';
import { actsOf } from './task-acts.ts';

export interface TaskView {
  readonly state: TaskState;
  readonly code?: TaskCode;
  readonly description: string;
  readonly priority: TaskPriority;
  /** ISO 8601. */
  readonly dueAt?: string;
  readonly patientId?: string;
  readonly encounterId?: string;
  readonly focusId?: string;
  readonly locationId?: string;
  /** More than one while versions wait for a decision: all of them have it in their list (TK4). */
  readonly ownerUserIds: readonly string[];
  readonly ownerRoles: readonly string[];
  readonly escalations: number;
  readonly requestedBy: string;
  readonly requestedAt: string;
  readonly acts: readonly TaskAct[];
  readonly undecided: boolean;
}

const STATES: Readonly<Record<Task['status'] & string, TaskState>> = {
  draft: 'open',
  requested: 'open',
  received: 'open',
  accepted: 'open',
  ready: 'open',
  'on-hold': 'open',
  'in-progress': 'started',
  completed: 'done',
  failed: 'cancelled',
  rejected: 'cancelled',
  cancelled: 'cancelled',
  'entered-in-error': 'void',
};
const OPEN: readonly TaskState[] = ['open', 'started'];

export function isOpenTask({ state }: Pick<TaskView, 'state'>): boolean {
  return OPEN.includes(state);
}

/** @SAFETY TK4: what one version still wants done is not done. The first open version is shown, with everybody who has it. */
export function readTask(task: Task, others: readonly Task[] = []): TaskView {
  const versions = [task, ...others];
  const shown = versions.find((version) => OPEN.includes(STATES[version.status ?? 'requested'])) ?? task;
  const acts = distinctActs(versions);
  const code = codeIn(shown.code, TASK_CODE_SYSTEM) as TaskCode | undefined;
  const references = {
    patientId: documentIdOf(shown.for),
    encounterId: documentIdOf(shown.encounter),
    focusId: documentIdOf(shown.focus),
    locationId: documentIdOf(shown.location),
    dueAt: shown.restriction?.period?.end,
    code: code && TASK_CODES.includes(code) ? code : undefined,
  };
  return {
    ...withoutAbsent(references),
    state: STATES[shown.status ?? 'requested'],
    description: shown.description ?? shown.code?.text ?? '',
    priority: TASK_PRIORITIES.find((one) => one === shown.priority) ?? 'routine',
    ownerUserIds: distinct(versions.flatMap(({ owner }) => owner?.identifier?.value ?? [])),
    ownerRoles: distinct(versions.flatMap(({ performerType = [] }) => codeIn(performerType[0], ROLE_SYSTEM) ?? [])),
    escalations: acts.filter(({ act }) => act === 'escalated').length,
    requestedBy: shown.requester?.display ?? '',
    requestedAt: shown.authoredOn ?? '',
    acts: acts.filter(({ act }) => act !== 'added'),
    undecided: others.length > 0,
  };
}

/** TK5. */
export function isOverdue({ dueAt }: { readonly dueAt?: string | undefined }, nowMs: number): boolean {
  return dueAt !== undefined && Date.parse(dueAt) < nowMs;
}

function distinctActs(versions: readonly Task[]): readonly TaskAct[] {
  const byId = new Map(versions.flatMap((version) => actsOf(version)).map((act) => [act.id, act]));
  return [...byId.values()].toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at));
}

function distinct(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function withoutAbsent<T extends object>(value: T): Present<T> {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as Present<T>;
}
