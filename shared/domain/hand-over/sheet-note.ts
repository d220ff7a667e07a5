import type { Composition } from '@medplum/fhirtypes';
import { listCurrentNotes, type Note, type NoteRecord, readNote } from '#shared/domain/note/note.ts';
import type { Document } from '#shared/model/envelope.ts';

export interface SheetNote {
  readonly title: string;
  readonly text: string;
  readonly by: string;
  readonly at: string;
}

const NOTE_LENGTH = 400;

/** Notes that the sheet before did not know and that still stand, the newest first. */
export function newNotes(
  documents: readonly Document<Composition>[],
  unseen: readonly Document[],
): readonly NoteRecord[] {
  const fresh = new Set(unseen.map(({ _id }) => _id));
  const notes = documents.map(({ _id, resource }) => ({ id: _id, note: readNote(resource) }));
  return listCurrentNotes(notes).filter(({ id }) => fresh.has(id));
}

/** Shortened, with three dots. */
export function toSheetNote({ title, sections, author, signedAt }: Note): SheetNote {
  const text = sections.map((section) => [section.title, section.text].filter(Boolean).join(': ')).join('\n');
  return { title, text: shortened(text), by: author, at: signedAt };
}

function shortened(text: string): string {
  return text.length <= NOTE_LENGTH ? text : `${text.slice(0, NOTE_LENGTH).trimEnd()} …`;
}
