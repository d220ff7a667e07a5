/**
 * The tasks that a set of vital signs makes and ends, as documents of the same unit of work: a score that calls for help
 * is never stored without the call.
 */
import type { Encounter, Observation, Task } from '@medplum/fhirtypes';
import { presenceOf } from '#shared/domain/admission/stay.ts';
import { encounterClass } from '#shared/domain/encounter/encounter.ts';
import type { News2 } from '#shared/domain/news2/news2.ts';
import {
  asksNothing,
  type NewTask,
  type OpenTask,
  planNews2Tasks,
  type ScoredSet,
} from '#shared/domain/news2/plan-news2-tasks.ts';
import type { Recording } from '#shared/domain/recording/recording.ts';
import { buildTask } from '#shared/domain/task/build-task.ts';
import { TASK_CODE_SYSTEM, type TaskActCode, type TaskPriority } from '#shared/domain/task/task.ts';
import { withAct } from '#shared/domain/task/task-acts.ts';
import { findVitals } from '#shared/domain/vitals/read-vitals.ts';
import { newDocumentId } from '#shared/model/document-id.ts';
import type { Document } from '#shared/model/envelope.ts';
import { codeIn } from '#shared/model/fhir-checks.ts';
import { documentIdOf } from '#shared/model/reference.ts';
import type { CommandContext, PlannedDocument, StoreReader } from '../../api/operation-handler.ts';
import { listOfPatient } from '../list-of-patient.ts';
import { planChange } from '../plan-change.ts';

export interface SetAct {
  /** The set that the act records, as it will be stored. */
  readonly recorded?: { readonly id: string; readonly resource: Observation } | undefined;
  readonly withdrawnId?: string | undefined;
}

/** Sets recorded earlier ask for nothing any more: no interval is longer than half a day. */
const WINDOW_MS = 7 * 24 * 60 * 60_000;

export async function planTaskDocuments(
  { recorded, withdrawnId }: SetAct,
  recording: Recording,
  context: Pick<CommandContext, 'store' | 'now' | 'actor'>,
): Promise<readonly PlannedDocument[]> {
  const { store } = context;
  const { patientId } = recording;
  const own = recorded && toScored(recorded.id, recorded.resource);
  if (withdrawnId === undefined && (!own || asksNothing(own.news2))) return [];
  const live = await listLive(store, patientId);
  const stays = await listOfPatient<Encounter>(store, 'Encounter', patientId);
  const stay = stays.find((one) => one.facility === context.actor.facility && isInCare(one.resource));
  const before = await readSets(store, patientId, context.now() - WINDOW_MS);
  const plan = planNews2Tasks({
    sets: [...before.filter(({ id }) => id !== withdrawnId), ...(own ? [own] : [])],
    recordedId: own?.id,
    withdrawnId,
    open: live.map(toOpenTask),
    isInCare: stay !== undefined,
  });
  const ended = (ids: readonly string[], act: 'completed' | 'cancelled') =>
    live.filter(({ _id }) => ids.includes(_id)).map((task) => planEnd(task, act, recording));
  const encounterId = recording.encounterId ?? stay?._id;
  const added = plan.add.map((task) => toDocument(task, { ...recording, encounterId }, context));
  return [...added, ...ended(plan.complete, 'completed'), ...ended(plan.cancel, 'cancelled')];
}

/** NW13: who has left or died is not observed by the clock any more; why stays with the task. */
export async function planObservingEnded(
  reason: string,
  recording: Recording,
  { store }: Pick<CommandContext, 'store'>,
): Promise<readonly PlannedDocument[]> {
  const live = await listLive(store, recording.patientId);
  return live
    .filter(({ resource }) => codeIn(resource.code, TASK_CODE_SYSTEM) === 'observe-again')
    .map((task) => planEnd(task, 'cancelled', recording, reason));
}

/** NW13: the stay goes on after all, and what the last set asked for is asked again. */
export async function planObservingAgain(
  recording: Recording,
  context: Pick<CommandContext, 'store' | 'now'>,
): Promise<readonly PlannedDocument[]> {
  const { store, now } = context;
  const open = (await listLive(store, recording.patientId)).map(toOpenTask);
  const sets = await readSets(store, recording.patientId, now() - WINDOW_MS);
  return planNews2Tasks({ sets, open, isInCare: true }).add.map((task) => toDocument(task, recording, context));
}

async function listLive(store: StoreReader, patientId: string): Promise<readonly Document<Task>[]> {
  return (await listOfPatient<Task>(store, 'Task', patientId)).filter(({ resource }) => isOpen(resource));
}

function isOpen({ status }: Task): boolean {
  return !['completed', 'cancelled', 'failed', 'rejected', 'entered-in-error'].includes(status);
}

function isInCare(encounter: Encounter): boolean {
  return presenceOf(encounter) === 'here' && encounterClass(encounter) !== 'AMB';
}

async function readSets(store: StoreReader, patientId: string, fromMs: number): Promise<ScoredSet[]> {
  const after = newDocumentId('Observation', { now: () => fromMs });
  const observations = await listOfPatient<Observation>(store, 'Observation', patientId, after);
  return observations.flatMap(({ _id, resource }) => toScored(_id, resource) ?? []);
}

function toScored(id: string, resource: Observation): (ScoredSet & { readonly news2: News2 }) | undefined {
  const set = findVitals(resource);
  if (set?.state !== 'valid' || !set.news2) return undefined;
  return { id, takenMs: Date.parse(set.takenAt), news2: set.news2 };
}

function toOpenTask({ _id, resource }: Document<Task>): OpenTask {
  const due = resource.restriction?.period?.end;
  return {
    id: _id,
    code: codeIn(resource.code, TASK_CODE_SYSTEM) ?? '',
    priority: (resource.priority ?? 'routine') as TaskPriority,
    focusId: documentIdOf(resource.focus),
    ...(due ? { dueMs: Date.parse(due) } : {}),
  };
}

function toDocument(task: NewTask, recording: Recording, context: Pick<CommandContext, 'now'>): PlannedDocument {
  const { patientId, encounterId } = recording;
  const dueAt = new Date(task.dueMs).toISOString();
  const id = newDocumentId('Task', context);
  const { code, description, priority, ownerRole, focusId } = task;
  return buildTask({ id, patientId, encounterId, code, description, dueAt, priority, ownerRole, focusId, recording });
}

/** Ended by the set that answers it, or by what takes its cause away. */
function planEnd(
  task: Document<Task>,
  act: TaskActCode & ('completed' | 'cancelled'),
  recording: Recording,
  detail?: string,
): PlannedDocument {
  const { recorder: by, recordedAt: at } = recording;
  const why = detail ? { statusReason: { text: detail } } : {};
  const ended = withAct(
    { ...task.resource, status: act, ...why },
    { id: `${task._id}/${act}/${at}`, act, at, by, ...(detail ? { detail } : {}) },
  );
  return planChange(task, ended);
}
