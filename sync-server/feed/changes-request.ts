import { z } from 'zod';
import type { StoreInfo } from '#shared/store/document-store.ts';
import { documentOf } from '../couch/mango/document-of.ts';
import { matches } from '../couch/mango/matches.ts';
import { type Condition, readSelector } from '../couch/mango/selector.ts';
import { withDeadline } from '../couch/mango/with-deadline.ts';
import type { Parameters } from '../couch/parameters.ts';
import { type FeedPosition, readPosition } from '../couch/sequence-token.ts';
import { badRequest, notImplemented } from '../errors/couch-error.ts';
import type { SelectRevisions } from './select-changes.ts';

export type Feed = 'normal' | 'longpoll' | 'continuous' | 'eventsource';

/** What a caller asks of `_changes`. */
export interface ChangesRequest {
  readonly feed: Feed;
  readonly since: FeedPosition;
  readonly limit: number;
  readonly descending: boolean;
  readonly style: 'main_only' | 'all_docs';
  readonly includeDocs: boolean;
  readonly conflicts: boolean;
  readonly attachments: boolean;
  /** Undefined: no sign of life is sent, the wait ends after `timeoutMs`. */
  readonly heartbeatMs: number | undefined;
  readonly timeoutMs: number;
  readonly ids: readonly string[] | undefined;
  /** Undefined: everything. */
  readonly select: SelectRevisions | undefined;
}

const DEFAULT_TIMEOUT_MS = 60_000;
const SHORTEST_HEARTBEAT_MS = 100;
const LANE_COUNT = 3;
const FEEDS: readonly string[] = ['normal', 'longpoll', 'continuous', 'eventsource'];

export function readChangesRequest(
  parameters: Parameters,
  body: unknown,
  info: StoreInfo,
  lastEventId?: string,
): ChangesRequest {
  parameters.wholeNumber('seq_interval');
  return {
    feed: readFeed(parameters.text('feed')),
    since: readPosition(lastEventId ?? parameters.text('since') ?? parameters.text('last-event-id'), info),
    limit: Math.max(1, parameters.wholeNumber('limit') ?? Number.MAX_SAFE_INTEGER),
    descending: readDescending(parameters),
    style: parameters.text('style') === 'all_docs' ? 'all_docs' : 'main_only',
    includeDocs: parameters.flag('include_docs'),
    conflicts: parameters.flag('conflicts'),
    attachments: parameters.flag('attachments'),
    heartbeatMs: readHeartbeat(parameters),
    timeoutMs: Math.min(parameters.wholeNumber('timeout') ?? DEFAULT_TIMEOUT_MS, DEFAULT_TIMEOUT_MS),
    ...readFilter(parameters, body),
  };
}

/** What a caller asks of all lanes at once (WR7, WR8). */
export interface LanesRequest {
  readonly feed: Feed;
  readonly since: readonly FeedPosition[];
  /** 0: answers what is there now. */
  readonly timeoutMs: number;
  readonly heartbeatMs: number;
}

export function readEachLaneRequest(parameters: Parameters, info: StoreInfo): LanesRequest {
  const tokens = (parameters.text('since') ?? '').split(',');
  if (tokens.length !== LANE_COUNT)
    throw badRequest('`since` must be the positions of the lanes, separated by commas.');
  const feed = readFeed(parameters.text('feed'));
  const timeoutMs = Math.min(parameters.wholeNumber('timeout') ?? DEFAULT_TIMEOUT_MS, DEFAULT_TIMEOUT_MS);
  return {
    feed,
    since: tokens.map((token) => readPosition(token, info)),
    timeoutMs: feed === 'longpoll' ? timeoutMs : 0,
    heartbeatMs: readHeartbeat(parameters) ?? DEFAULT_TIMEOUT_MS,
  };
}

function readFeed(text = 'normal'): Feed {
  if (!FEEDS.includes(text)) throw badRequest('Supported `feed` types: normal, continuous, longpoll, eventsource');
  return text as Feed;
}

function readDescending(parameters: Parameters): boolean {
  const dir = parameters.text('dir');
  return dir === undefined ? parameters.flag('descending') : dir === 'rev';
}

function readHeartbeat(parameters: Parameters): number | undefined {
  const text = parameters.text('heartbeat');
  if (text === undefined || text === 'false') return undefined;
  if (text === 'true') return DEFAULT_TIMEOUT_MS;
  return Math.max(SHORTEST_HEARTBEAT_MS, parameters.wholeNumber('heartbeat') ?? DEFAULT_TIMEOUT_MS);
}

const idList = z.array(z.string());

/** The filters that run no code of the caller. CouchDB takes a list of ids without the filter's name for no filter. */
function readFilter(parameters: Parameters, body: unknown): Pick<ChangesRequest, 'ids' | 'select'> {
  const filter = parameters.text('filter');
  const { doc_ids: ids, selector } = (body ?? {}) as { doc_ids?: unknown; selector?: unknown };
  switch (filter) {
    case undefined:
      return { ids: undefined, select: undefined };
    case '_doc_ids':
      return { ids: readIds(ids ?? parameters.json('doc_ids')), select: undefined };
    case '_selector':
      if (selector === undefined) throw badRequest('Selector must be specified in POST payload');
      return { ids: undefined, select: selecting(readSelector(selector)) };
    case '_design':
      return { ids: undefined, select: (revisions) => revisions.map(({ id }) => id.startsWith('_design/')) };
    default:
      throw notImplemented(
        'Filters run no JavaScript here: use filter=_selector, or filter=_doc_ids with a list of ids.',
      );
  }
}

function selecting(condition: Condition): SelectRevisions {
  return (revisions) => withDeadline(() => revisions.map((revision) => matches(condition, documentOf(revision))));
}

function readIds(value: unknown): readonly string[] {
  const ids = idList.safeParse(value);
  if (!ids.success) throw badRequest('`doc_ids` parameter must be a list of ids.');
  return ids.data;
}
