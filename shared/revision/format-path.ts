import type { RevisionPath } from './rev.ts';

/** A path as the text of a tree with this one branch. */
export function formatPath(path: RevisionPath, deleted: boolean): string {
  return `${deleted ? '!' : ''}${path.start}-${path.ids.join(',')}`;
}
