/**
 * The JSON feeds of `_changes`. A page is read, turned into one text and handed on; the next is read when the socket has
 * taken it (PR5). Rows become visible to the feed in the order of their sequence (ST3), so a feed that waits goes on
 * from the last position it has seen, also when that page held no row for this caller.
 */
import type { ChangesPage, ChangesQuery } from '#shared/store/document-store.ts';
import type { ServedStore } from '../access/database-view.ts';
import { type FeedPosition, tokensOf } from '../couch/sequence-token.ts';
import type { ChangesRequest } from './changes-request.ts';
import { isCurrent } from './is-current.ts';
import { readFeed } from './read-feed.ts';
import type { PageText } from './read-pages.ts';
import { renderRow, rowPieces } from './render-row.ts';
import { selectChanges } from './select-changes.ts';
import { waitForChange } from './wait-for-change.ts';

/** While a long feed is searched for what passes a filter, and the caller named no heartbeat. */
const SIGN_OF_LIFE_MS = 5000;

export interface FeedSource {
  readonly store: ServedStore;
  readonly instanceId: string;
  readonly updateSeq: number;
}

/** How one style of feed looks on the wire. */
interface Framing {
  readonly begin: string;
  readonly separator: string;
  readonly row: { readonly begin: string; end(token: string): string };
  readonly heartbeat: string;
  end(token: string, pending: number): string;
}

const listFraming: Framing = {
  begin: '{"results":[\n',
  separator: ',\n',
  row: { begin: '', end: () => '' },
  heartbeat: '\n',
  end: (token, pending) => `\n],\n"last_seq":"${token}","pending":${pending}}\n`,
};
const lineFraming: Framing = {
  begin: '',
  separator: '',
  row: { begin: '', end: () => '\n' },
  heartbeat: '\n',
  end: (token, pending) => `{"last_seq":"${token}","pending":${pending}}\n`,
};
const eventFraming: Framing = {
  begin: '',
  separator: '',
  row: { begin: 'data: ', end: (token) => `\nid: ${token}\n\n` },
  heartbeat: 'event: heartbeat\ndata: \n\n',
  end: () => '',
};

const framings = { normal: listFraming, longpoll: listFraming, continuous: lineFraming, eventsource: eventFraming };

export async function* streamChanges(
  source: FeedSource,
  request: ChangesRequest,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const framing = framings[request.feed];
  const tokenOf = tokensOf(source.instanceId);
  const { store } = source;
  const feed = request.select ? selectChanges(store, request.select) : store;
  const beat = request.heartbeatMs ?? SIGN_OF_LIFE_MS;
  let heardMs = performance.now();
  let position: FeedPosition = request.descending ? { seq: source.updateSeq + 1, epoch: 0 } : request.since;
  let left = request.limit;
  let pending = 0;
  let separator = '';
  if (framing.begin) yield framing.begin;
  let isRead = await hasNothingYet(source, request);
  for (;;) {
    if (!isRead) {
      const pages = readFeed(feed, position, toQuery(request, left), (page, positionOf) =>
        renderPage(store, page, request, framing, (seq) => tokenOf(positionOf(seq))),
      );
      for await (const page of pages) {
        if (page.rows > 0) {
          if (typeof page.text === 'string') yield separator + page.text;
          else yield* following(separator, page.text);
          separator = framing.separator;
          heardMs = performance.now();
        } else if (performance.now() - heardMs > beat) {
          yield framing.heartbeat;
          heardMs = performance.now();
        }
        position = page.position;
        left -= page.rows;
        pending = page.pending;
        if (signal.aborted && request.feed !== 'normal') break;
      }
    }
    if (isOver(request, left)) break;
    const wakening = yield* waitWithHeartbeat(source.store, position.seq, request, framing, signal);
    if (wakening !== 'changed') break;
    isRead = false;
  }
  yield framing.end(tokenOf(position), pending);
}

/** A live feed that stands at the end when it begins, as each long poll behind the last one does. */
async function hasNothingYet({ store, updateSeq }: FeedSource, { feed, since, descending }: ChangesRequest) {
  if (feed === 'normal' || descending || since.seq !== updateSeq) return false;
  return isCurrent(since, updateSeq, (await store.findScope?.())?.epoch);
}

function toQuery(request: ChangesRequest, limit: number): Omit<ChangesQuery, 'since'> {
  return {
    limit,
    bodies: request.includeDocs ? 'winner' : 'none',
    ...(request.descending && { descending: true }),
    ...(request.ids && { ids: request.ids }),
  };
}

function isOver({ feed, limit, descending }: ChangesRequest, left: number): boolean {
  if (feed === 'normal' || descending || left <= 0) return true;
  return feed === 'longpoll' && left < limit;
}

function renderPage(
  store: ServedStore,
  page: ChangesPage,
  request: ChangesRequest,
  framing: Framing,
  tokenOf: (seq: number) => string,
): PageText {
  if (request.attachments && request.includeDocs && page.rows.some((row) => row.revisions?.[0]?.attachments))
    return pagePieces(store, page, request, framing, tokenOf);
  const texts: string[] = [];
  for (const row of page.rows) {
    const token = tokenOf(row.seq);
    texts.push(framing.row.begin + renderRow(row, token, request) + framing.row.end(token));
  }
  return texts.join(framing.separator);
}

async function* pagePieces(
  store: ServedStore,
  { rows }: ChangesPage,
  request: ChangesRequest,
  framing: Framing,
  tokenOf: (seq: number) => string,
): AsyncGenerator<string> {
  let separator = framing.row.begin;
  for (const row of rows) {
    const token = tokenOf(row.seq);
    yield separator;
    yield* rowPieces(store, row, token, request);
    yield framing.row.end(token);
    separator = framing.separator + framing.row.begin;
  }
}

async function* following(separator: string, pieces: AsyncIterable<string>): AsyncGenerator<string> {
  yield separator;
  yield* pieces;
}

/** A heartbeat keeps the wait open for ever; without one it ends at the timeout. */
async function* waitWithHeartbeat(
  store: ServedStore,
  since: number,
  { heartbeatMs, timeoutMs }: ChangesRequest,
  framing: Framing,
  signal: AbortSignal,
): AsyncGenerator<string, 'changed' | 'timeout' | 'aborted'> {
  for (;;) {
    const wakening = await waitForChange(store, since, heartbeatMs ?? timeoutMs, signal);
    if (wakening !== 'timeout' || heartbeatMs === undefined) return wakening;
    yield framing.heartbeat;
  }
}
