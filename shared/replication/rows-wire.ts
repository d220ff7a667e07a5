import { encodeGraftRow, ROWS_MEDIA_TYPE, rowToRevision } from '#shared/protocol/rows.ts';
import { GRAFTS_PATH, graftsAnswer } from '#shared/protocol/rows-query.ts';
import { compress } from './compress.ts';
import { createEncodingChooser, type EncodingChooser } from './content-encoding.ts';
import { groupRows, rowsOfCutAnswer } from './group-rows.ts';
import { createGatheringWatch, createHttpLaneFeed, DEFAULT_WAIT_MS, type LaneFeedOptions } from './http-lane-feed.ts';
import type { HttpLink } from './http-link.ts';
import type { HttpWire } from './http-peer.ts';
import type { IdentityGuard } from './identity-guard.ts';
import type { FeedPage, FeedQuery, FeedToken, Graft, WriteReport } from './peer.ts';
import { PeerFault } from './peer-fault.ts';
import { readRows } from './read-rows.ts';
import { writeInParts } from './write-in-parts.ts';

export interface RowsWireOptions extends Pick<LaneFeedOptions, 'clock' | 'timers' | 'waitMs' | 'isLive'> {
  readonly excludeKinds?: readonly string[];
  /** Notices by the positions that the server names when another database is behind the address. */
  readonly guard: Pick<IdentityGuard, 'checkPage' | 'checkNewest'>;
}

/** Our own wire (shared/protocol/SPEC.md): bodies in the feed, grafts as rows. */
export function createRowsWire(link: HttpLink, options: RowsWireOptions): Required<HttpWire> {
  const encodings = createEncodingChooser();
  const gathering = createGatheringWatch(options.clock);
  const excludeKinds = options.excludeKinds?.join(',');
  return {
    readFeed: (query, signal) => readFeed(link, { ...options, encodings, excludeKinds }, query, signal),
    async readRevisions(wanted, signal) {
      const docs = wanted.flatMap(({ id, revs }) => revs.map((rev) => ({ id, rev })));
      const answer = await link.send(
        { method: 'POST', path: '_bulk_get', headers: rowsHeaders(encodings.choose()), body: JSON.stringify({ docs }) },
        signal,
      );
      const { rows, decoder } = await readRows(answer);
      if (!decoder.closing()) throw new PeerFault('unreachable', 'the answer was cut off');
      return rows.filter(({ body }) => body !== undefined).map(rowToRevision);
    },
    waitForChange: (since, signal) => waitForChange(link, options, since, signal),
    openLaneFeed: () => createHttpLaneFeed(link, { ...options, encodings, excludeKinds, gathering }),
    writeRevisions: (grafts, signal) =>
      writeInParts(grafts, (part) => pushRows(link, { ...options, encodings }, part, signal)),
  };
}

function rowsHeaders(encoding: 'gzip' | 'identity'): Record<string, string> {
  return { accept: ROWS_MEDIA_TYPE, 'accept-encoding': encoding, 'content-type': 'application/json' };
}

interface FeedOptions extends Pick<RowsWireOptions, 'clock' | 'guard'> {
  readonly encodings: EncodingChooser;
  readonly excludeKinds: string | undefined;
}

async function readFeed(
  link: HttpLink,
  options: FeedOptions,
  query: FeedQuery,
  signal: AbortSignal,
): Promise<FeedPage> {
  const { encodings, clock } = options;
  const encoding = encodings.choose();
  const startedMs = clock.now();
  const limit = query.bodies === false ? query.limit : encodings.limit(encoding, query.limit);
  const answer = await link.send(feedRequest({ ...query, limit }, options.excludeKinds, encoding), signal);
  const { rows, bytes, decoder, fault } = await readRows(answer);
  const closing = decoder.closing();
  if (closing) {
    encodings.note(encoding, { bytes, rows: rows.length, elapsedMs: clock.now() - startedMs });
    options.guard.checkPage(query.since, closing.last);
    return { rows: groupRows(rows), last: closing.last, pending: closing.pending, bytes };
  }
  const whole = rowsOfCutAnswer(rows);
  const last = whole.at(-1);
  signal.throwIfAborted();
  if (!last) throw fault ?? new PeerFault('unreachable', 'the answer was cut off');
  return { rows: whole, last: last.seq, pending: 1, bytes };
}

function feedRequest(query: FeedQuery, excludeKinds: string | undefined, encoding: 'gzip' | 'identity') {
  const { since, limit, lane, bodies } = query;
  return {
    method: 'GET',
    path: '_changes',
    query: {
      feed: 'normal',
      style: 'all_docs',
      since,
      limit: String(limit),
      lane: lane === undefined ? undefined : String(lane),
      bodies: bodies === false ? 'false' : undefined,
      exclude_kinds: excludeKinds,
    },
    headers: { accept: ROWS_MEDIA_TYPE, 'accept-encoding': encoding },
  } as const;
}

async function waitForChange(
  link: HttpLink,
  { excludeKinds, waitMs = DEFAULT_WAIT_MS }: RowsWireOptions,
  since: FeedToken | undefined,
  signal: AbortSignal,
): Promise<void> {
  const query = {
    feed: 'longpoll',
    style: 'all_docs',
    since,
    limit: '1',
    bodies: 'false',
    timeout: String(waitMs),
    exclude_kinds: excludeKinds?.join(','),
  };
  const headers = { accept: ROWS_MEDIA_TYPE, 'accept-encoding': 'identity' };
  for (;;) {
    const answer = await link.send(
      { method: 'GET', path: '_changes', query, headers, silenceMs: waitMs + 5000 },
      signal,
    );
    const { rows, decoder, fault } = await readRows(answer);
    if (rows.length > 0) return;
    if (!decoder.closing()) throw fault ?? new PeerFault('unreachable', 'the wait was cut off');
  }
}

const WORTH_COMPRESSING = 2000;

async function pushRows(
  link: HttpLink,
  { encodings, guard }: Pick<RowsWireOptions, 'guard'> & { readonly encodings: EncodingChooser },
  grafts: readonly Graft[],
  signal: AbortSignal,
): Promise<WriteReport> {
  const text = grafts.map(encodeGraftRow).join('');
  const gzip = text.length > WORTH_COMPRESSING && encodings.choose() === 'gzip';
  const plain = new TextEncoder().encode(text);
  const body = gzip ? await compress(plain) : plain;
  const headers = { 'content-type': ROWS_MEDIA_TYPE, ...(gzip && { 'content-encoding': 'gzip' }) };
  const answer = await link.send({ method: 'POST', path: GRAFTS_PATH, headers, body }, signal);
  const { refused, seq } = graftsAnswer.parse(JSON.parse(await answer.text()));
  guard.checkNewest(seq);
  return { refused };
}
