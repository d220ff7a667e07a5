import type { Composition } from '@medplum/fhirtypes';

export const NOTE_TYPES = ['nursing', 'progress', 'admission', 'discharge', 'consult'] as const;
export type NoteType = (typeof NOTE_TYPES)[number];

/** Sections that each type of note is written in: keys of the catalogue. */
export const NOTE_SECTIONS = {
  nursing: ['note'],
  progress: ['subjective', 'objective', 'assessment', 'plan'],
  admission: ['complaint', 'history', 'findings', 'plan'],
  discharge: ['course', 'condition', 'instructions'],
  consult: ['question', 'findings', 'advice'],
} as const satisfies Record<NoteType, readonly string[]>;
export type NoteSection = (typeof NOTE_SECTIONS)[NoteType][number];

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/** FHIR narrative as plain text: nothing of it is ever put into the page as markup. */
export function plainText(narrative: string | undefined): string {
  return (narrative ?? '')
    .replace(/<(br|\/p|\/div|\/li)\s*\/?>/gi, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(#x[\da-f]+|#\d+|\w+);/gi, (whole, name: string) => entity(name) ?? whole)
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function entity(name: string): string | undefined {
  if (!name.startsWith('#')) return ENTITIES[name.toLowerCase()];
  const code = name[1]?.toLowerCase() === 'x' ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

export function noteSections(note: Composition): readonly { readonly title: string; readonly text: string }[] {
  return (note.section ?? []).map((section) => ({ title: section.title ?? '', text: plainText(section.text?.div) }));
}
