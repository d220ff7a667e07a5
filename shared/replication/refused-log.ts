import type { RefusedRevision, Rev } from './peer.ts';

export interface RefusedEntry extends RefusedRevision {
  /** ISO 8601, when it was refused last. */
  readonly at: string;
}

/**
 * Port: where revisions stand that the target will not have (RP5). Durable before the checkpoint passes them, since the
 * feed never shows them again.
 */
export interface RefusedLog {
  list(): Promise<readonly RefusedEntry[]>;
  set(entries: readonly RefusedEntry[]): Promise<void>;
}

/** What a batch tells about earlier refusals. */
export interface BatchVerdict {
  /** Rows that the feed showed; a refused revision that is no leaf any more has been overtaken by a change. */
  readonly rows: readonly { readonly id: string; readonly leaves: readonly Rev[] }[];
  readonly sent: readonly { readonly id: string; readonly rev: Rev }[];
  readonly refused: readonly RefusedRevision[];
}

/** The log after a batch: what was refused now, and of the earlier ones those that this batch did not settle. */
export function planRefused(
  earlier: readonly RefusedEntry[],
  { rows, sent, refused }: BatchVerdict,
  at: string,
): readonly RefusedEntry[] {
  const leaves = new Map(rows.map((row) => [row.id, row.leaves]));
  const taken = new Set(sent.map(({ id, rev }) => `${rev} ${id}`));
  const stands = ({ id, rev }: RefusedEntry) => !taken.has(`${rev} ${id}`) && (leaves.get(id)?.includes(rev) ?? true);
  return [...earlier.filter(stands), ...refused.map((entry) => ({ ...entry, at }))];
}
