/** `_changes` as rows, our own wire: all leaves with their bodies, one lane at a time. */

import { encodeClosingRow, encodeRow } from '#shared/protocol/rows.ts';
import { rowsQuery } from '#shared/protocol/rows-query.ts';
import type { ChangeRow, ChangesQuery } from '#shared/store/document-store.ts';
import { tokensOf } from '../couch/sequence-token.ts';
import { badRequest } from '../errors/couch-error.ts';
import type { ChangesRequest } from './changes-request.ts';
import { readFeed } from './read-feed.ts';
import type { FeedSource } from './stream-changes.ts';
import { waitForChange } from './wait-for-change.ts';

export interface RowsRequest {
  readonly changes: ChangesRequest;
  readonly wish: ReturnType<typeof readRowsWish>;
}

export function readRowsWish(query: URLSearchParams) {
  const read = rowsQuery.safeParse(Object.fromEntries(query));
  if (!read.success) throw badRequest(`Invalid value for ${read.error.issues[0]?.path.join('.')}`);
  return read.data;
}

/** Closes with the position for the next page: without that row the answer was cut off (WR3). */
export async function* streamRows(
  source: FeedSource,
  { changes, wish }: RowsRequest,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const bodies = wish.bodies ?? true;
  const tokenOf = tokensOf(source.instanceId);
  const query: Omit<ChangesQuery, 'since'> = {
    limit: changes.limit,
    bodies: 'leaves',
    ...(typeof wish.lane === 'number' && { lane: wish.lane }),
    ...(wish.exclude_kinds && { excludeKinds: wish.exclude_kinds }),
  };
  const deadlineMs = Date.now() + changes.timeoutMs;
  let last = { position: changes.since, pending: 0 };
  let rows = 0;
  for (;;) {
    const pages = readFeed(source.store, last.position, query, ({ rows: some }, positionOf) =>
      renderRows(some, bodies, (seq) => tokenOf(positionOf(seq))),
    );
    for await (const page of pages) {
      if (page.rows > 0) yield page.text;
      rows += page.rows;
      last = page;
      if (signal.aborted) break;
    }
    if (changes.feed === 'normal' || rows > 0) break;
    const wakening = await waitForChange(source.store, last.position.seq, Math.max(0, deadlineMs - Date.now()), signal);
    if (wakening !== 'changed') break;
  }
  yield encodeClosingRow({ last: tokenOf(last.position), pending: last.pending });
}

export function renderRows(rows: readonly ChangeRow[], bodies: boolean, tokenOf: (seq: number) => string): string {
  const texts: string[] = [];
  for (const row of rows) {
    const token = tokenOf(row.seq);
    for (const revision of row.revisions ?? []) texts.push(encodeRow(token, revision, { bodies }));
  }
  return texts.join('');
}
