import type { Note } from '#shared/domain/note/note.ts';

export const SBAR_PARTS = ['situation', 'background', 'assessment', 'recommendation'] as const;
export type SbarPart = (typeof SBAR_PARTS)[number];

/** What somebody wrote for whoever takes over, in the parts of the sheet. */
export interface SbarNote extends Readonly<Partial<Record<SbarPart, string>>> {
  readonly by: string;
  readonly at: string;
}

/** Headings of the form in the languages of the window: a note keeps them in the language that it was written in. */
const HEADINGS: Readonly<Record<string, SbarPart>> = {
  situation: 'situation',
  background: 'background',
  contexte: 'background',
  assessment: 'assessment',
  évaluation: 'assessment',
  recommendation: 'recommendation',
  recommandation: 'recommendation',
};

/** @SAFETY HO6 Nothing of it is left out: what stands under another heading goes to the assessment, with its heading. */
export function sbarOf({ sections, author, signedAt }: Note): SbarNote {
  const parts: Partial<Record<SbarPart, string>> = {};
  for (const { title, text } of sections) {
    const known = HEADINGS[title.trim().toLowerCase()];
    const part = known ?? 'assessment';
    const words = known || title === '' ? text : `${title}: ${text}`;
    parts[part] = parts[part] === undefined ? words : `${parts[part]}\n${words}`;
  }
  return { ...parts, by: author, at: signedAt };
}
