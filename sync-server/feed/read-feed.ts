/**
 * A feed from a position on, for a caller with or without a scope (PR2). Where the scope has grown since the caller's
 * epoch, what entered is given first, up to the caller's sequence and with a position of its own; then the feed goes on. So a
 * checkpoint beyond documents that entered later does not hide them, whichever client keeps it.
 *
 * Invariant: a position names the epoch that was known before its page was read. A grant in between costs a repetition,
 * never a document. A document that changes during the catch-up moves behind the caller's sequence and comes there.
 * Shown by scope-feed.test.ts and main/core/scope/patient-abroad.system.test.ts.
 */
import type { ChangesPage, ChangesQuery, Scope } from '#shared/store/document-store.ts';
import type { ServedStore } from '../access/database-view.ts';
import type { FeedPosition } from '../couch/sequence-token.ts';
import { type PageText, readPages, type ScannedPage } from './read-pages.ts';

export interface FeedPage<T extends PageText> {
  readonly text: T;
  readonly rows: number;
  readonly position: FeedPosition;
  readonly pending: number;
}

export type FeedStore = Pick<ServedStore, 'listChanges' | 'findScope'>;
type Render<T extends PageText> = (page: ChangesPage, positionOf: (seq: number) => FeedPosition) => T | Promise<T>;

export async function* readFeed<T extends PageText>(
  store: FeedStore,
  start: FeedPosition,
  query: Omit<ChangesQuery, 'since'>,
  render: Render<T>,
): AsyncGenerator<FeedPage<T>> {
  const known = await store.findScope?.();
  const epoch = known?.epoch ?? 0;
  const entered = query.descending || start.seq === 0 ? undefined : known?.enteredSince(start.epoch);
  const left = entered ? yield* catchUp(store, { start, epoch, entered }, query, render) : query.limit;
  if (left <= 0) return;
  const positionOf = (seq: number): FeedPosition => ({ seq, epoch });
  const pages = readPages(store, { ...query, since: start.seq, limit: left }, (page) => render(page, positionOf));
  for await (const { text, rows, lastSeq, pending } of pages)
    yield { text, rows, pending, position: positionOf(lastSeq) };
}

interface CatchUp {
  readonly start: FeedPosition;
  readonly epoch: number;
  readonly entered: Scope;
}

/** Answers how many rows the caller still wants. */
async function* catchUp<T extends PageText>(
  store: FeedStore,
  { start, epoch, entered }: CatchUp,
  query: Omit<ChangesQuery, 'since'>,
  render: Render<T>,
): AsyncGenerator<FeedPage<T>, number> {
  const positionOf = (at: number): FeedPosition =>
    at >= start.seq ? { seq: start.seq, epoch } : { ...start, catchUp: { toEpoch: epoch, at } };
  const listChanges = async (asked: ChangesQuery) =>
    endAt(start.seq, asked.limit, await store.listChanges({ ...asked, scope: entered }));
  const since = start.catchUp?.toEpoch === epoch ? start.catchUp.at : 0;
  const pages = readPages({ listChanges }, { ...query, since }, (page) => render(page, positionOf));
  let left = query.limit;
  for await (const { text, rows, lastSeq, pending } of pages) {
    left -= rows;
    const rest = left > 0 ? 1 : await countRest(store, start.seq, query);
    yield { text, rows, position: positionOf(lastSeq), pending: pending + rest };
  }
  return left;
}

/** The part of a page up to `seq`; the page counts as the last where it reaches it. */
function endAt(seq: number, limit: number, page: ScannedPage): ScannedPage {
  const before = page.rows.filter((row) => row.seq <= seq);
  const isLast = (before.length < limit && !page.more) || page.lastSeq >= seq;
  return isLast ? { rows: before, lastSeq: seq, pending: 0 } : page;
}

async function countRest(store: FeedStore, since: number, query: Omit<ChangesQuery, 'since'>): Promise<number> {
  const { rows, pending } = await store.listChanges({ ...query, bodies: 'none', since, limit: 1 });
  return rows.length + pending;
}
