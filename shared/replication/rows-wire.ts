import type { Clock } from '#shared/lib/clock.ts';
import type { Lane } from '#shared/model/envelope.ts';
import { createRowDecoder, type RowDecoder } from '#shared/protocol/row-decoder.ts';
import { encodeGraftRow, MalformedRows, ROWS_MEDIA_TYPE, rowToRevision, type WireRow } from '#shared/protocol/rows.ts';
import { GRAFTS_PATH, graftsAnswer } from '#shared/protocol/rows-query.ts';
import { compress } from './compress.ts';
import { createEncodingChooser, type EncodingChooser } from './content-encoding.ts';
import { groupRows, rowsOfCutAnswer } from './group-rows.ts';
import type { HttpLink, LinkAnswer } from './http-link.ts';
import type { HttpWire } from './http-peer.ts';
import type { IdentityGuard } from './identity-guard.ts';
import type { FeedPage, FeedQuery, FeedToken, Graft, LanePages, LanePositions, WriteReport } from './peer.ts';
import { PeerFault } from './peer-fault.ts';
import { writeInParts } from './write-in-parts.ts';

export interface RowsWireOptions {
  readonly clock: Clock;
  readonly excludeKinds?: readonly string[];
  readonly waitMs?: number;
  /** Notices by the positions that the server names when another database is behind the address. */
  readonly guard: Pick<IdentityGuard, 'checkMark' | 'checkNewest'>;
}

const DEFAULT_WAIT_MS = 20_000;

/** Our own wire (shared/protocol/SPEC.md): bodies in the feed, grafts as rows. */
export function createRowsWire(link: HttpLink, options: RowsWireOptions): Required<HttpWire> {
  const encodings = createEncodingChooser();
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
    waitForLanes: (positions, signal) => waitForLanes(link, { ...options, encodings, excludeKinds }, positions, signal),
    writeRevisions: (grafts, signal) =>
      writeInParts(grafts, (part) => pushRows(link, { ...options, encodings }, part, signal)),
  };
}

function rowsHeaders(encoding: 'gzip' | 'identity'): Record<string, string> {
  return { accept: ROWS_MEDIA_TYPE, 'accept-encoding': encoding, 'content-type': 'application/json' };
}

interface FeedOptions extends Omit<RowsWireOptions, 'excludeKinds'> {
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
    options.guard.checkMark(closing.last);
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

interface ReadRows {
  readonly rows: WireRow[];
  readonly bytes: number;
  readonly decoder: RowDecoder;
  /** Why the answer ended early; what came before it is good (WR3). */
  readonly fault: unknown;
}

async function readRows(answer: LinkAnswer): Promise<ReadRows> {
  const decoder = createRowDecoder();
  const rows: WireRow[] = [];
  let bytes = 0;
  try {
    for await (const chunk of answer.chunks()) {
      bytes += chunk.length;
      for (const row of decoder.push(chunk)) rows.push(row);
    }
  } catch (fault) {
    if (fault instanceof MalformedRows) throw new PeerFault('protocol', fault.message);
    return { rows, bytes, decoder, fault };
  }
  return { rows, bytes, decoder, fault: undefined };
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

/** WR7. The silence of the wait says nothing about the line, so nothing is learned of it for the choice of encoding. */
async function waitForLanes(
  link: HttpLink,
  { encodings, excludeKinds, guard, waitMs = DEFAULT_WAIT_MS }: FeedOptions,
  positions: LanePositions,
  signal: AbortSignal,
): Promise<LanePages> {
  const query = {
    feed: 'longpoll',
    style: 'all_docs',
    lane: 'each',
    since: [...positions.values()].map((position) => position ?? '0').join(','),
    timeout: String(waitMs),
    exclude_kinds: excludeKinds,
  };
  const headers = { accept: ROWS_MEDIA_TYPE, 'accept-encoding': encodings.choose() };
  const answer = await link.send({ method: 'GET', path: '_changes', query, headers, silenceMs: waitMs + 5000 }, signal);
  const { rows, decoder, fault } = await readRows(answer);
  const pages = toLanePages(rows, decoder, [...positions.keys()]);
  for (const { last } of pages.values()) guard.checkMark(last);
  signal.throwIfAborted();
  if (pages.size === 0) throw fault ?? new PeerFault('unreachable', 'the wait was cut off');
  return pages;
}

/** The closed pages, and of the one that was cut off what is whole. */
function toLanePages(rows: readonly WireRow[], decoder: RowDecoder, asked: readonly Lane[]): LanePages {
  const pages = new Map<Lane, FeedPage>();
  let from = 0;
  for (const { closing, rowsBefore } of decoder.closings()) {
    const lane = asked[pages.size];
    if (lane === undefined || closing.lane !== lane)
      throw new PeerFault('protocol', 'the pages are not those of the lanes');
    pages.set(lane, { rows: groupRows(rows.slice(from, rowsBefore)), last: closing.last, pending: closing.pending });
    from = rowsBefore;
  }
  const cut = asked[pages.size];
  const whole = rowsOfCutAnswer(rows.slice(from));
  const last = whole.at(-1);
  if (cut !== undefined && last) pages.set(cut, { rows: whole, last: last.seq, pending: 1 });
  return pages;
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
