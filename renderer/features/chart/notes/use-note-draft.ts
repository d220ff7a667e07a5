import { useDraft } from '../../../drafts/use-draft.ts';
import type { NoteSection, NoteType } from './note-text.ts';

export interface NoteSheet {
  readonly type: NoteType;
  readonly title: string;
  readonly texts: Readonly<Partial<Record<NoteSection, string>>>;
}

const EMPTY: NoteSheet = { type: 'nursing', title: '', texts: {} };

/** One draft per patient and person. */
export function useNoteDraft(patientId: string) {
  return useDraft<NoteSheet>(`note|${patientId}`, EMPTY);
}
