/**
 * One patient on a hand-over sheet, in the order of SBAR (HO2), out of the documents of the record that this station
 * holds. @SAFETY What changed is told by revisions that the sheet before did not know (HO3), so that what was recorded
 * elsewhere before that hand-over and came here later is told too.
 */
import type {
  CodeableConcept,
  Composition,
  Condition,
  Encounter,
  Flag,
  MedicationRequest,
  Observation,
  Task,
} from '@medplum/fhirtypes';
import { presenceOf } from '#shared/domain/admission/stay.ts';
import { conceptText } from '#shared/domain/coding/coded-text.ts';
import { type OrderStanding, orderStanding } from '#shared/domain/medication/order-standing.ts';
import { readOrder } from '#shared/domain/medication/read-order.ts';
import type { News2 } from '#shared/domain/news2/news2.ts';
import { listCurrentNotes, type Note, type NoteRecord, readNote } from '#shared/domain/note/note.ts';
import { compareProblems, isActiveProblem, readProblem } from '#shared/domain/problem/problem.ts';
import { isOpenTask, isOverdue, readTask } from '#shared/domain/task/read-task.ts';
import type { TaskCode, TaskPriority } from '#shared/domain/task/task.ts';
import { findVitals } from '#shared/domain/vitals/read-vitals.ts';
import { wallMs } from '#shared/lib/hybrid-time.ts';
import type { Document } from '#shared/model/envelope.ts';
import { type ChangeKind, changeWords, isToldOf, measuredIn, orderText } from './record-entry.ts';
import { type SbarNote, sbarOf } from './sbar-of-note.ts';

/** Older than this nothing counts as a change: what a sheet knew is kept for so long. */
export const CHANGES_WITHIN_MS = 14 * 24 * 60 * 60_000;
/** Without a hand-over before, what is told as new. */
const FIRST_SHEET_MS = 24 * 60 * 60_000;

export interface RecordOnSheet {
  readonly patientId: string;
  /** Current versions, every kind. */
  readonly documents: readonly Document[];
  /** Versions beside them that wait for a decision, by document. */
  readonly beside: ReadonlyMap<string, readonly Document[]>;
  /** The last hand-over that this patient was on. */
  readonly before?: { readonly givenAt: string; readonly seen: ReadonlySet<string> } | undefined;
  readonly nowMs: number;
  /** A drug by the name that is shown; absent: as it was signed. */
  readonly nameOf?: ((drug: CodeableConcept | undefined) => string) | undefined;
}

export interface SheetChange {
  readonly what: ChangeKind;
  readonly text: string;
  readonly status?: string;
  readonly code?: TaskCode;
  readonly at: string;
  readonly late: boolean;
}

export interface SheetTask {
  readonly id: string;
  readonly code?: TaskCode;
  readonly description: string;
  readonly dueAt?: string;
  readonly priority: TaskPriority;
  readonly state: 'open' | 'started';
  readonly overdue: boolean;
  readonly escalations: number;
}

export interface SheetScore {
  readonly total?: number;
  readonly takenAt: string;
  readonly partial: boolean;
}

export type OrderChange = 'new' | 'changed' | 'replaced' | 'held' | 'undecided' | 'stopped';

export interface SheetLine {
  readonly patientId: string;
  readonly problems: readonly string[];
  readonly news2?: SheetScore;
  readonly news2Before?: SheetScore;
  readonly flags: readonly string[];
  readonly since?: string;
  /** HO6: the newest SBAR note that the sheet before did not know; it is not among the notes. */
  readonly sbar?: SbarNote;
  readonly notes: readonly {
    readonly title: string;
    readonly text: string;
    readonly by: string;
    readonly at: string;
  }[];
  readonly changes: readonly SheetChange[];
  readonly tasks: readonly SheetTask[];
  readonly orders: readonly {
    readonly text: string;
    readonly measuredIn?: string;
    readonly at: string;
    readonly how: OrderChange;
  }[];
}

export function sheetLine(record: RecordOnSheet): SheetLine {
  const ofKind = <Resource>(kind: string) =>
    record.documents.filter((document) => document.kind === kind) as readonly Document<Resource>[];
  const unseen = listUnseen(record);
  const [news2, news2Before] = lastScores(ofKind<Observation>('Observation'));
  const since = sinceOf(ofKind<Encounter>('Encounter'));
  const notes = newNotes(ofKind<Composition>('Composition'), unseen);
  const sbar = notes.find(({ note }) => note.type === 'sbar');
  const tasks = openTasks(ofKind<Task>('Task'), record);
  return {
    patientId: record.patientId,
    problems: activeProblems(ofKind<Condition>('Condition')),
    ...(news2 ? { news2 } : {}),
    ...(news2Before ? { news2Before } : {}),
    flags: ofKind<Flag>('Flag').flatMap(({ resource }) => activeFlag(resource)),
    ...(since ? { since } : {}),
    ...(sbar ? { sbar: sbarOf(sbar.note) } : {}),
    notes: notes.filter((one) => one !== sbar).map(({ note }) => toSheetNote(note)),
    changes: listChanges(unseen, record, tasks),
    tasks,
    orders: changedOrders(
      unseen as readonly Document<MedicationRequest>[],
      ofKind<MedicationRequest>('MedicationRequest'),
      record,
    ),
  };
}

/** What a sheet remembers of a revision: enough to tell it from any other. */
function seenMark({ _rev }: Pick<Document, '_rev'>): string {
  return _rev.slice(0, _rev.indexOf('-') + 13);
}

/** HO3: what a sheet that is given now will have known. */
export function listSeen(documents: readonly Document[], nowMs: number): readonly string[] {
  return documents.filter((document) => isRecent(document, nowMs)).map(seenMark);
}

function isRecent({ kind, at }: Document, nowMs: number): boolean {
  return isToldOf(kind) && wallMs(at) >= nowMs - CHANGES_WITHIN_MS;
}

/** Told of, and not known to the sheet before; the latest first. */
function listUnseen({ documents, before, nowMs }: RecordOnSheet): readonly Document[] {
  const isNew = (document: Document): boolean =>
    before
      ? wallMs(document.at) >= Date.parse(before.givenAt) - CHANGES_WITHIN_MS / 2 &&
        !before.seen.has(seenMark(document))
      : wallMs(document.at) >= nowMs - FIRST_SHEET_MS;
  return documents
    .filter((document) => isToldOf(document.kind) && isNew(document))
    .toSorted((one, other) => (one.at < other.at ? 1 : -1));
}

const ELSEWHERE: ReadonlySet<string> = new Set(['Composition', 'MedicationRequest']);

/** HO8: notes, drug orders and open tasks stand on the sheet by themselves; among the changes they are told of where they came late. */
function listChanges(
  unseen: readonly Document[],
  record: RecordOnSheet,
  tasks: readonly SheetTask[],
): readonly SheetChange[] {
  const open = new Set(tasks.map(({ id }) => id));
  return unseen.flatMap((document) => {
    const change = changeOf(document, record);
    const isElsewhere = ELSEWHERE.has(document.kind) || open.has(document._id);
    return change && (change.late || !isElsewhere) ? [change] : [];
  });
}

function changeOf(document: Document, { before }: RecordOnSheet): SheetChange | undefined {
  const words = changeWords(document.kind, document.resource);
  const atMs = wallMs(document.at);
  const late = before !== undefined && atMs < Date.parse(before.givenAt);
  return words && { ...words, at: new Date(atMs).toISOString(), late };
}

function activeProblems(documents: readonly Document<Condition>[]): readonly string[] {
  const problems = documents.map(({ resource }) => readProblem(resource)).filter(isActiveProblem);
  return problems.toSorted(compareProblems).map(({ problem }) => problem.text);
}

/** The newest set that was scored, and the one before it. */
function lastScores(documents: readonly Document<Observation>[]): readonly SheetScore[] {
  const sets = documents.flatMap(({ resource }) => findVitals(resource) ?? []);
  return sets
    .flatMap(({ state, news2, takenAt }) => (state === 'valid' && news2 ? scoreOf(news2, takenAt) : []))
    .toSorted((one, other) => Date.parse(other.takenAt) - Date.parse(one.takenAt))
    .slice(0, 2);
}

function scoreOf(news2: News2, takenAt: string): SheetScore[] {
  if (news2.state === 'not-scored') return [];
  return [
    { takenAt, partial: news2.state === 'partial', ...(news2.state === 'complete' ? { total: news2.total } : {}) },
  ];
}

function activeFlag({ status, code }: Flag): string[] {
  const text = conceptText(code);
  return status === 'active' && text ? [text] : [];
}

function sinceOf(documents: readonly Document<Encounter>[]): string | undefined {
  const here = documents.filter(({ resource }) => presenceOf(resource) !== undefined);
  return here.flatMap(({ resource }) => resource.period?.start ?? []).toSorted()[0];
}

const NOTE_LENGTH = 400;

/** Notes that the sheet before did not know and that still stand, the newest first. */
function newNotes(documents: readonly Document<Composition>[], unseen: readonly Document[]): readonly NoteRecord[] {
  const fresh = new Set(unseen.map(({ _id }) => _id));
  const notes = documents.map(({ _id, resource }) => ({ id: _id, note: readNote(resource) }));
  return listCurrentNotes(notes).filter(({ id }) => fresh.has(id));
}

/** Shortened, with three dots. */
function toSheetNote({ title, sections, author, signedAt }: Note): SheetLine['notes'][number] {
  const text = sections.map((section) => [section.title, section.text].filter(Boolean).join(': ')).join('\n');
  return { title, text: shortened(text), by: author, at: signedAt };
}

function shortened(text: string): string {
  return text.length <= NOTE_LENGTH ? text : `${text.slice(0, NOTE_LENGTH).trimEnd()} …`;
}

/** Overdue first, then by when they are due; without a time last. */
function openTasks(documents: readonly Document<Task>[], { beside, nowMs }: RecordOnSheet): readonly SheetTask[] {
  return documents
    .map(({ _id, resource }) => {
      const others = (beside.get(_id) ?? []) as readonly Document<Task>[];
      return {
        id: _id,
        view: readTask(
          resource,
          others.map((other) => other.resource),
        ),
      };
    })
    .filter(({ view }) => isOpenTask(view))
    .map(({ id, view: { code, description, dueAt, priority, state, escalations } }) => ({
      id,
      ...(code ? { code } : {}),
      description,
      ...(dueAt ? { dueAt } : {}),
      priority,
      state: state as SheetTask['state'],
      overdue: isOverdue({ dueAt }, nowMs),
      escalations,
    }))
    .toSorted((one, other) => dueMs(one) - dueMs(other));
}

function dueMs({ dueAt }: SheetTask): number {
  return dueAt === undefined ? Number.MAX_SAFE_INTEGER : Date.parse(dueAt);
}

const STOPPED: ReadonlySet<string> = new Set(['stopped', 'cancelled', 'completed', 'entered-in-error']);
const HOW: Readonly<Partial<Record<OrderStanding, OrderChange>>> = {
  superseded: 'replaced',
  'on-hold': 'held',
  'disputed-stop': 'undecided',
  'disputed-change': 'undecided',
};

/** @SAFETY HO7: what another order has replaced is not told as one to give by. */
function changedOrders(
  unseen: readonly Document<MedicationRequest>[],
  all: readonly Document<MedicationRequest>[],
  { nowMs, nameOf }: RecordOnSheet,
): SheetLine['orders'] {
  const orders = all.map(({ _id, resource }) => readOrder({ id: _id, resource }));
  const howOf = ({ _id, resource }: Document<MedicationRequest>): OrderChange => {
    if (STOPPED.has(resource.status ?? '')) return 'stopped';
    const order = orders.find(({ id }) => id === _id);
    const line = orders.filter(({ lineage }) => lineage === order?.lineage);
    // The zone moves ends that are days: of what is replaced, held or in dispute it says nothing.
    const standing = order && orderStanding(order, line, nowMs, 'UTC');
    return (standing && HOW[standing]) ?? (order?.prior ? 'changed' : 'new');
  };
  return unseen
    .filter(({ kind, resource }) => kind === 'MedicationRequest' && resource.status !== 'draft')
    .map((document) => ({
      text: orderText(document.resource, nameOf),
      ...scaleOf(document.resource),
      at: new Date(wallMs(document.at)).toISOString(),
      how: howOf(document),
    }));
}

function scaleOf(request: MedicationRequest): { readonly measuredIn?: string } {
  const unit = measuredIn(request);
  return unit === undefined ? {} : { measuredIn: unit };
}
