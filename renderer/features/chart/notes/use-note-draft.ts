import { useDraft } from '../../../drafts/use-draft.ts';
import type { NoteType } from './note-text.ts';
import type { NoteItem } from './read-notes.ts';

export interface NoteSheet {
  readonly type: NoteType;
  readonly title: string;
  /** By section: its name in the catalogue, of an amendment its place in the note that is amended. */
  readonly texts: Readonly<Partial<Record<string, string>>>;
  /** Of an amendment: why. */
  readonly reason?: string;
}

const EMPTY: NoteSheet = { type: 'nursing', title: '', texts: {} };

/** One draft per patient and person. */
export function useNoteDraft(patientId: string) {
  return useDraft<NoteSheet>(`note|${patientId}`, EMPTY);
}

/** One draft per amended note; it begins with what stands there. */
export function useAmendmentDraft(patientId: string, { row, note }: NoteItem) {
  return useDraft<NoteSheet>(`note|${patientId}|amends|${row.id}`, sheetOf(note));
}

export function sheetOf({ type, title, sections }: NoteItem['note']): NoteSheet {
  const texts = Object.fromEntries(sections.map(({ text }, index) => [String(index), text]));
  return { type: type === 'other' ? 'progress' : type, title, texts };
}

/** What was typed, as it stands: blanks at the ends are no change. */
export function saysTheSame(one: NoteSheet, other: NoteSheet): boolean {
  const said = ({ type, title, texts }: NoteSheet) => {
    const written = Object.entries(texts).map(([key, text]) => [key, text?.trim()]);
    return JSON.stringify([type, title.trim(), written.filter(([, text]) => text).sort()]);
  };
  return said(one) === said(other);
}
