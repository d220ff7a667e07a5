import type { StoreInfo } from '#shared/store/document-store.ts';
import { readChangesRequest, readEachLaneRequest } from '../../feed/changes-request.ts';
import { readEachLane } from '../../feed/read-each-lane.ts';
import { streamChanges } from '../../feed/stream-changes.ts';
import { streamEachLane } from '../../feed/stream-each-lane.ts';
import { readRowsWish, streamRows } from '../../feed/stream-rows.ts';
import { type Answer, jsonText } from '../answer.ts';
import type { DatabaseCall, Endpoint } from '../call.ts';
import { readShallowJson } from '../read-body.ts';
import { acceptsRows, liveRowsAnswer, rowsAnswer, wholeRowsAnswer } from '../rows-answer.ts';

/** `GET|POST /{db}/_changes` in all four feeds; as rows where the caller accepts them. */
export const changes: Endpoint<DatabaseCall> = async (call): Promise<Answer> => {
  const body = call.method === 'POST' ? await readOptionalBody(call) : undefined;
  const { store } = call.view;
  const info = await store.info();
  if (acceptsRows(call) && call.parameters.text('lane') === 'each') return eachLane(call, info);
  const request = readChangesRequest(call.parameters, body, info, findLastEventId(call));
  const source = { store, instanceId: info.instanceId, updateSeq: info.updateSeq };
  if (acceptsRows(call)) {
    const wish = readRowsWish(call.query);
    const coming = request.feed === 'normal' ? 'at-once' : 'when-it-changes';
    return rowsAnswer(call, streamRows(source, { changes: request, wish }, call.signal), coming);
  }
  const text = streamChanges(source, request, call.signal);
  if (request.feed === 'eventsource')
    return { status: 200, headers: { 'content-type': 'text/event-stream' }, body: text };
  return jsonText(200, text);
};

/** What a live station asks: all lanes in one answer, whole when it is sent (WR7), or one behind the other (WR8). */
async function eachLane(call: DatabaseCall, info: StoreInfo): Promise<Answer> {
  const { parameters, view, context, signal } = call;
  const { exclude_kinds: excludeKinds } = readRowsWish(call.query);
  const source = { store: view.store, shared: context.sharedReads, rounds: context.wakeRounds, ...info };
  const { feed, ...asked } = readEachLaneRequest(parameters, info);
  const request = { ...asked, excludeKinds };
  if (feed !== 'continuous') return wholeRowsAnswer(call, await readEachLane(source, request, signal));
  return liveRowsAnswer(call, streamEachLane(source, request, signal));
}

/** A POST without a body is as good as a GET. */
async function readOptionalBody({ request, context }: DatabaseCall): Promise<unknown> {
  if (request.headers['content-length'] === '0' || request.headers['content-type'] === undefined) {
    request.resume();
    return undefined;
  }
  return readShallowJson(request, context.config.limits.requestBytes);
}

/** A browser that comes back to an event source says where it was. */
function findLastEventId({ request }: DatabaseCall): string | undefined {
  const header = request.headers['last-event-id'];
  return typeof header === 'string' && header !== '' ? header : undefined;
}
