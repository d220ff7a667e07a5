import type { Rev } from './rev.ts';

export interface Leaf {
  readonly rev: Rev;
  readonly deleted: boolean;
}

/** The leaves of a stored tree, winner first: each begins a branch, and branches stand in order of rank (`formatTree`). */
export function listLeavesInText(text: string): readonly Leaf[] {
  return text.split(';').map(leafOfBranch);
}

function leafOfBranch(branch: string): Leaf {
  const deleted = branch.startsWith('!');
  const end = branch.indexOf(',');
  return { rev: branch.slice(deleted ? 1 : 0, end === -1 ? undefined : end), deleted };
}
