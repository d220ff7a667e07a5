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
  const [tasks, stays] = [
    await listOfPatient<Task>(store, 'Task', patientId),
    await listOfPatient<Encounter>(store, 'Encounter', patientId),
  ];
  const live = tasks.filter(({ resource }) => isOpen(resource));
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

/** Ended by the set that answers it, or that takes its cause away. */
function planEnd(
  task: Document<Task>,
  act: TaskActCode & ('completed' | 'cancelled'),
  recording: Recording,
): PlannedDocument {
  const { recorder: by, recordedAt: at } = recording;
  const ended = withAct({ ...task.resource, status: act }, { id: `${task._id}/${act}/${at}`, act, at, by });
  return planChange(task, ended);
}
