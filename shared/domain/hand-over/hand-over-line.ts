/**
 * One patient on a hand-over sheet, in the order of SBAR (HO2), out of the documents of the record that this station
 * holds.
 */
import type { Composition, Condition, Encounter, Flag, MedicationRequest, Observation, Task } from '@medplum/fhirtypes';
import { presenceOf } from '#shared/domain/admission/stay.ts';
import { conceptText } from '#shared/domain/coding/coded-text.ts';
import { compareProblems, isActiveProblem, readProblem } from '#shared/domain/problem/problem.ts';
import type { Document } from '#shared/model/envelope.ts';
import type { RecordOnSheet } from './record-on-sheet.ts';
import { type SbarNote, sbarOf } from './sbar-of-note.ts';
import { listChanges, type SheetChange } from './sheet-change.ts';
import { newNotes, type SheetNote, toSheetNote } from './sheet-note.ts';
import { changedOrders, type SheetOrder } from './sheet-order.ts';
import { lastScores, type SheetScore } from './sheet-score.ts';
import { listUnseen } from './sheet-seen.ts';
import { openTasks, type SheetTask } from './sheet-task.ts';

export interface SheetLine {
  readonly patientId: string;
  readonly problems: readonly string[];
  readonly news2?: SheetScore;
  readonly news2Before?: SheetScore;
  readonly flags: readonly string[];
  readonly since?: string;
  /** HO6: the newest SBAR note that the sheet before did not know; it is not among the notes. */
  readonly sbar?: SbarNote;
  readonly notes: readonly SheetNote[];
  readonly changes: readonly SheetChange[];
  readonly tasks: readonly SheetTask[];
  readonly orders: readonly SheetOrder[];
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

function activeProblems(documents: readonly Document<Condition>[]): readonly string[] {
  const problems = documents.map(({ resource }) => readProblem(resource)).filter(isActiveProblem);
  return problems.toSorted(compareProblems).map(({ problem }) => problem.text);
}

function activeFlag({ status, code }: Flag): string[] {
  const text = conceptText(code);
  return status === 'active' && text ? [text] : [];
}

function sinceOf(documents: readonly Document<Encounter>[]): string | undefined {
  const here = documents.filter(({ resource }) => presenceOf(resource) !== undefined);
  return here.flatMap(({ resource }) => resource.period?.start ?? []).toSorted()[0];
}
