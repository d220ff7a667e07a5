import type { RevisionPath } from './rev.ts';

/** One branch of a stored tree, `[!]<start>-<hash>,<hash>…`. */
export function parseBranch(text: string): { path: RevisionPath; deleted: boolean } {
  const deleted = text.startsWith('!');
  const dash = text.indexOf('-');
  const start = Number(text.slice(deleted ? 1 : 0, dash));
  if (dash < 1 || !Number.isInteger(start) || start < 1) throw new Error('malformed revision tree');
  return { path: { start, ids: text.slice(dash + 1).split(',') }, deleted };
}
