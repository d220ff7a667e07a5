/** `<generation>-<digest>`, e.g. `2-9a0c…`. */
export type Rev = string;

/** A revision and its ancestors as CouchDB's `_revisions`: `ids[0]` belongs to generation `start`. */
export interface RevisionPath {
  readonly start: number;
  readonly ids: readonly string[];
}

/** The number before the dash: how many edits lead to this revision. */
export function generationOf(rev: Rev): number {
  return Number.parseInt(rev, 10);
}

/** What stands after the first dash. */
export function hashOf(rev: Rev): string {
  return rev.slice(rev.indexOf('-') + 1);
}

export function makeRev(generation: number, hash: string): Rev {
  return `${generation}-${hash}`;
}

const HASH = /^[0-9A-Za-z_.~-]+$/;
const REV = /^[1-9][0-9]{0,9}-[0-9A-Za-z_.~-]+$/;

/** True for text that can be a revision. The characters that separate revisions in a stored tree are excluded. */
export function isRev(text: string): boolean {
  return REV.test(text);
}

export function isRevHash(text: string): boolean {
  return HASH.test(text);
}

/** Positive when `a` outranks `b` (ST2): a higher generation, then the greater hash by byte order. */
export function compareRevs(a: Rev, b: Rev): number {
  const byGeneration = generationOf(a) - generationOf(b);
  if (byGeneration !== 0) return byGeneration;
  const hashA = hashOf(a);
  const hashB = hashOf(b);
  return hashA < hashB ? -1 : hashA > hashB ? 1 : 0;
}
