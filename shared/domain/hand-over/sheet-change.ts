import type { TaskCode } from '#shared/domain/task/task.ts';
import { wallMs } from '#shared/lib/hybrid-time.ts';
import type { Document } from '#shared/model/envelope.ts';
import { type ChangeKind, changeWords } from './record-entry.ts';
import type { RecordOnSheet } from './record-on-sheet.ts';
import type { SheetTask } from './sheet-task.ts';

export interface SheetChange {
  readonly what: ChangeKind;
  readonly text: string;
  readonly status?: string;
  readonly code?: TaskCode;
  readonly at: string;
  readonly late: boolean;
}

const ELSEWHERE: ReadonlySet<string> = new Set(['Composition', 'MedicationRequest']);

/** HO8: notes, drug orders and open tasks stand on the sheet by themselves; among the changes they are told of where they came late. */
export function listChanges(
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
