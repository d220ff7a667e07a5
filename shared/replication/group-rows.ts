import { rowToRevision, type WireRow } from '#shared/protocol/rows.ts';
import type { FeedRow, Rev, StoredRevision } from './peer.ts';

/** Leaves of one document stand together on the wire (WR2); here they become one row. */
export function groupRows(rows: readonly WireRow[]): FeedRow[] {
  const groups: FeedRow[] = [];
  let leaves: Rev[] = [];
  let revisions: StoredRevision[] = [];
  let before: WireRow | undefined;
  for (const row of rows) {
    const revision = rowToRevision(row);
    if (before?.seq !== row.seq || before.id !== row.id) {
      leaves = [];
      revisions = [];
      groups.push({ seq: row.seq, id: row.id, leaves, revisions });
    }
    leaves.push(revision.rev);
    if (revision.body !== undefined) revisions.push(revision);
    before = row;
  }
  return groups;
}

/** Of an answer that was cut off: all documents but the last, which may lack leaves (WR3). */
export function rowsOfCutAnswer(rows: readonly WireRow[]): FeedRow[] {
  return groupRows(rows).slice(0, -1);
}
