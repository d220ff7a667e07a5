import type { Composition } from '@medplum/fhirtypes';
import { narrativeText } from '#shared/domain/note/narrative.ts';

export const NOTE_TYPES = ['nursing', 'sbar', 'progress', 'admission', 'discharge', 'consult'] as const;
export type NoteType = (typeof NOTE_TYPES)[number];

/** Sections that each type of note is written in: keys of the catalogue. */
export const NOTE_SECTIONS = {
  nursing: ['note'],
  sbar: ['situation', 'background', 'assessment', 'recommendation'],
  progress: ['subjective', 'objective', 'assessment', 'plan'],
  admission: ['complaint', 'history', 'findings', 'plan'],
  discharge: ['course', 'condition', 'instructions'],
  consult: ['question', 'findings', 'advice'],
} as const satisfies Record<NoteType, readonly string[]>;
export type NoteSection = (typeof NOTE_SECTIONS)[NoteType][number];

/** Plain text: nothing of a narrative is ever put into the page as markup. */
export function noteSections(note: Composition): readonly { readonly title: string; readonly text: string }[] {
  return (note.section ?? []).map((section) => ({
    title: section.title ?? '',
    text: narrativeText(section.text?.div ?? ''),
  }));
}
