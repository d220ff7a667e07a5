/**
 * `_changes?lane=each` (WR7): a small page of each lane in one answer. This is what a live station asks: one call waits for
 * all lanes and brings what came with its bodies.
 *
 * A commit wakes the feeds of all stations at once, and most of them stand at the same place. Those that ask the same share
 * one read and its text. Invariant (PR2): the question that is shared names everything the answer depends on, the scope of
 * the caller first of all, as it was asked for after the wake; so stations of different scopes never share. Shown by each-lane.test.ts.
 */
import type { Lane } from '#shared/model/envelope.ts';
import { encodeClosingRow } from '#shared/protocol/rows.ts';
import type { ChangesQuery } from '#shared/store/document-store.ts';
import type { ServedStore } from '../access/database-view.ts';
import { type FeedPosition, tokensOf } from '../couch/sequence-token.ts';
import type { StationScope } from '../scopes/station-scope.ts';
import type { SharedReads } from '../storage/shared-reads.ts';
import { isCurrent } from './is-current.ts';
import { type FeedStore, readFeed } from './read-feed.ts';
import { SharedText } from './shared-text.ts';
import { renderRows } from './stream-rows.ts';
import { waitForChange } from './wait-for-change.ts';
import type { WakeRounds } from './wake-rounds.ts';

const EACH: readonly Lane[] = [1, 2, 3];
const MOST_ROWS = 64;
/** Characters of all pages together: what a live station on a slow line waits for as a whole. */
const MOST_TEXT = 64 * 1024;

export interface EachLaneSource {
  readonly store: ServedStore;
  readonly instanceId: string;
  readonly updateSeq: number;
  readonly shared: SharedReads;
  readonly rounds: WakeRounds;
}

export interface EachLaneRequest {
  /** Of the lanes in their order. */
  readonly since: readonly FeedPosition[];
  readonly excludeKinds: readonly string[] | undefined;
  /** 0: answers what is there now. */
  readonly timeoutMs: number;
}

/** `left`: some page was too much for one answer, and is told as pending. */
export type Pages =
  | { readonly state: 'empty'; readonly positions: readonly FeedPosition[] }
  | {
      readonly state: 'news';
      readonly positions: readonly FeedPosition[];
      readonly text: SharedText;
      readonly pending: number;
    };

/** Where a reader stands. */
export interface LaneStand {
  readonly positions: readonly FeedPosition[];
  /** The newest sequence that is known to be committed; undefined: look. */
  readonly knownSeq: number | undefined;
}

/** Resolves with the whole answer when there is news, or the time is over. */
export async function readEachLane(
  source: EachLaneSource,
  request: EachLaneRequest,
  signal: AbortSignal,
): Promise<SharedText> {
  const start = { positions: request.since, knownSeq: source.updateSeq };
  const pages = await awaitPages(source, start, request, signal);
  return 'text' in pages ? pages.text : renderEmpty(source, pages.positions);
}

/** Resolves when there is news; without any when the time is over, or the server stops. */
export async function awaitPages(
  source: EachLaneSource,
  start: LaneStand,
  request: Pick<EachLaneRequest, 'excludeKinds' | 'timeoutMs'>,
  signal: AbortSignal,
): Promise<Pages> {
  const { store } = source;
  const deadlineMs = performance.now() + request.timeoutMs;
  let { positions, knownSeq } = start;
  for (;;) {
    if (positions.some(({ seq }) => seq !== knownSeq)) await source.rounds.next(source.instanceId);
    if (signal.aborted) break;
    const scope = await store.findScope?.();
    const isRead = positions.every((at) => isCurrent(at, knownSeq, scope?.epoch));
    const pages = isRead ? { state: 'empty' as const, positions } : await readPages(source, request, positions, scope);
    if (pages.state === 'news') return pages;
    positions = pages.positions;
    const lowest = Math.min(...positions.map(({ seq }) => seq));
    const wakening = await waitForChange(store, lowest, Math.max(0, deadlineMs - performance.now()), signal);
    if (wakening !== 'changed') break;
    knownSeq = undefined;
  }
  return { state: 'empty', positions };
}

function readPages(
  source: EachLaneSource,
  { excludeKinds }: Pick<EachLaneRequest, 'excludeKinds'>,
  since: readonly FeedPosition[],
  scope: StationScope | undefined,
): Promise<Pages> {
  const entered = since.map(({ epoch }) => scope?.enteredSince(epoch) ?? null);
  const question = [source.instanceId, since, excludeKinds ?? null, scope?.scope ?? null, scope?.epoch ?? 0, entered];
  const read = () => readEach(source, scopedTo(source.store, scope), since, excludeKinds);
  return source.shared.once(JSON.stringify(question), read);
}

/** The scope that the question names, and no other, even where a grant came in between. */
function scopedTo(store: ServedStore, scope: StationScope | undefined): FeedStore {
  if (!scope) return { listChanges: (query) => store.listChanges(query) };
  return {
    listChanges: (query) => store.listChanges({ ...query, scope: query.scope ?? scope.scope }),
    findScope: async () => scope,
  };
}

async function readEach(
  { instanceId }: EachLaneSource,
  feed: FeedStore,
  since: readonly FeedPosition[],
  excludeKinds: readonly string[] | undefined,
): Promise<Pages> {
  const tokenOf = tokensOf(instanceId);
  const pages: LanePage[] = [];
  let room = MOST_TEXT;
  for (const [at, lane] of EACH.entries()) {
    const start = since[at] as FeedPosition;
    const query = { lane, limit: MOST_ROWS, bodies: 'leaves' as const, ...(excludeKinds && { excludeKinds }) };
    const page = await readLane(feed, start, query, { tokenOf, room });
    room -= page.text.length;
    pages.push(page);
  }
  const positions = pages.map(({ position }) => position);
  const pending = pages.reduce((sum, page) => sum + page.pending, 0);
  if (pending === 0 && pages.every(({ text }) => text === '')) return { state: 'empty', positions };
  const text = pages.map((page, at) => page.text + closingOf(page, EACH[at] as Lane, tokenOf)).join('');
  return { state: 'news', positions, text: new SharedText(text), pending };
}

interface LanePage {
  readonly text: string;
  readonly position: FeedPosition;
  readonly pending: number;
}

/** As many whole pages as there is room for; what is left over is told as pending, and read as an ordinary page. */
async function readLane(
  feed: FeedStore,
  start: FeedPosition,
  query: Omit<ChangesQuery, 'since'>,
  { tokenOf, room }: { readonly tokenOf: (position: FeedPosition) => string; readonly room: number },
): Promise<LanePage> {
  let read: LanePage = { text: '', position: start, pending: 0 };
  const pages = readFeed(feed, start, query, ({ rows }, positionOf) =>
    renderRows(rows, true, (seq) => tokenOf(positionOf(seq))),
  );
  for await (const { text, rows, position, pending } of pages) {
    if (read.text.length + text.length > room) return { ...read, pending: rows + pending };
    read = { text: read.text + text, position, pending };
  }
  return read;
}

function renderEmpty({ instanceId }: EachLaneSource, positions: readonly FeedPosition[]): SharedText {
  const tokenOf = tokensOf(instanceId);
  const closings = positions.map((position, at) => closingOf({ position, pending: 0 }, EACH[at] as Lane, tokenOf));
  return new SharedText(closings.join(''));
}

function closingOf(
  { position, pending }: Pick<LanePage, 'position' | 'pending'>,
  lane: Lane,
  tokenOf: (position: FeedPosition) => string,
): string {
  return encodeClosingRow({ last: tokenOf(position), pending, lane });
}
