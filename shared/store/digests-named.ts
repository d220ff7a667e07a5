import type { RevisionContent } from './document-state.ts';

/** Digests of the bytes that these revisions name, each once. */
export function digestsNamed(revisions: readonly RevisionContent['attachments'][]): string[] {
  return [...new Set(revisions.flatMap((named) => Object.values(named ?? {}).map(({ digest }) => digest)))];
}
