import { z } from 'zod';
import type { StoreInfo } from '#shared/store/document-store.ts';
import type { Parameters } from '../couch/parameters.ts';
import { type FeedPosition, readPosition } from '../couch/sequence-token.ts';
import { badRequest, notImplemented } from '../errors/couch-error.ts';

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
}

const DEFAULT_TIMEOUT_MS = 60_000;
const SHORTEST_HEARTBEAT_MS = 100;
const FEEDS: readonly string[] = ['normal', 'longpoll', 'continuous', 'eventsource'];

export function readChangesRequest(parameters: Parameters, body: unknown, info: StoreInfo): ChangesRequest {
  return {
    feed: readFeed(parameters.text('feed')),
    since: readPosition(parameters.text('since') ?? parameters.text('last-event-id'), info),
    limit: Math.max(1, parameters.wholeNumber('limit') ?? Number.MAX_SAFE_INTEGER),
    descending: readDescending(parameters),
    style: parameters.text('style') === 'all_docs' ? 'all_docs' : 'main_only',
    includeDocs: parameters.flag('include_docs'),
    conflicts: parameters.flag('conflicts'),
    attachments: parameters.flag('attachments'),
    heartbeatMs: readHeartbeat(parameters),
    timeoutMs: Math.min(parameters.wholeNumber('timeout') ?? DEFAULT_TIMEOUT_MS, DEFAULT_TIMEOUT_MS),
    ids: readIds(parameters, body),
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

function readIds(parameters: Parameters, body: unknown): readonly string[] | undefined {
  const filter = parameters.text('filter');
  if (filter === undefined) return undefined;
  if (filter !== '_doc_ids')
    throw notImplemented('Filters run no JavaScript here: use filter=_doc_ids with a list of ids.');
  const fromBody = (body as { doc_ids?: unknown } | undefined)?.doc_ids;
  const ids = idList.safeParse(fromBody ?? parameters.json('doc_ids'));
  if (!ids.success) throw badRequest('`doc_ids` parameter must be a list of ids.');
  return ids.data;
}
