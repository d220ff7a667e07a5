import type { Task } from '@medplum/fhirtypes';
import { v5 as uuidV5 } from 'uuid';
import { type Recording, referenceToUser } from '#shared/domain/recording/recording.ts';
import { referenceTo } from '#shared/model/reference.ts';
import { ROLE_SYSTEM, TASK_CODE_SYSTEM, type TaskCode, type TaskPriority } from './task.ts';
import { withAct } from './task-acts.ts';

export interface TaskEntry {
  /** `newDocumentId('Task', clock)`, or `taskIdFor(…)` where two stations may come to the same task. */
  readonly id: string;
  readonly patientId?: string | undefined;
  readonly encounterId?: string | undefined;
  readonly code: TaskCode;
  /** What is to be done, as far as the code does not say it; clinical words are welcome, lists do not carry them. */
  readonly description: string;
  /** ISO 8601. Without it the task is never overdue. */
  readonly dueAt?: string | undefined;
  readonly priority: TaskPriority;
  /** Role code whose list it stands in (`nurse`, `doctor`, `pharmacist`); absent: anybody on the ward. */
  readonly ownerRole?: string | undefined;
  /** User `_id` of who is to do it, with the name as it is now where that is known. */
  readonly ownerUserId?: string | undefined;
  readonly ownerName?: string | undefined;
  /** The document that caused it. */
  readonly focusId?: string | undefined;
  /** Ward or bed, for a task without a patient; a patient's task is where the patient is. */
  readonly locationId?: string | undefined;
  readonly recording: Pick<Recording, 'recorder' | 'recordedAt'>;
}

/** What a command commits: it goes into `documents` of the unit of work beside the act that causes it. */
export interface TaskDocument {
  readonly id: string;
  readonly kind: 'Task';
  readonly patient?: string;
  readonly resource: Task;
}

/** TK1: the whole document of a new task. */
export function buildTask(entry: TaskEntry): TaskDocument {
  const { id, patientId } = entry;
  const resource = withAct(blank(entry), {
    id: `${id}/added`,
    act: 'added',
    at: entry.recording.recordedAt,
    by: entry.recording.recorder,
  });
  return { id, kind: 'Task', ...(patientId ? { patient: patientId } : {}), resource };
}

function blank(entry: TaskEntry): Task {
  const { code, description, priority, dueAt, ownerRole, recording } = entry;
  return {
    resourceType: 'Task',
    status: 'requested',
    intent: 'order',
    priority,
    code: { coding: [{ system: TASK_CODE_SYSTEM, code }] },
    description,
    authoredOn: recording.recordedAt,
    requester: referenceToUser(recording.recorder),
    ...(dueAt ? { restriction: { period: { end: dueAt } } } : {}),
    ...(ownerRole ? { performerType: [{ coding: [{ system: ROLE_SYSTEM, code: ownerRole }] }] } : {}),
    ...ownerOf(entry),
    ...referencesOf(entry),
  } as Task;
}

function ownerOf({ ownerUserId, ownerName }: TaskEntry): Pick<Task, 'owner'> {
  return (ownerUserId ? { owner: referenceToUser({ id: ownerUserId, name: ownerName ?? '' }) } : {}) as Pick<
    Task,
    'owner'
  >;
}

function referencesOf({ patientId, encounterId, focusId, locationId }: TaskEntry): Partial<Task> {
  return {
    ...(patientId ? { for: referenceTo(patientId) } : {}),
    ...(encounterId ? { encounter: referenceTo(encounterId) } : {}),
    ...(focusId ? { focus: referenceTo(focusId) } : {}),
    ...(locationId ? { location: referenceTo(locationId) } : {}),
  } as Partial<Task>;
}

const NAMESPACE = '6f6b1c50-6f7a-5f2e-9c0e-5d2f0c6a7b11';

/**
 * TK2: the id of the one task that these documents cause, whichever station comes to it first. Two stations that make it
 * apart make one document.
 */
export function taskIdFor(code: TaskCode, ...causes: readonly string[]): string {
  return `Task:${uuidV5(`${code}|${[...causes].toSorted().join('|')}`, NAMESPACE)}`;
}
