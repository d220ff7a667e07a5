/** `GET|POST /{db}/_all_docs`, in order of id, a page at a time. */
import { encodeDocument } from '#shared/protocol/revision-json.ts';
import type { IdRange, StoredRevision } from '#shared/store/document-store.ts';
import { badRequest } from '../../errors/couch-error.ts';
import { type Answer, jsonText } from '../answer.ts';
import type { DatabaseCall, Endpoint } from '../call.ts';
import { documentPieces } from '../document-pieces.ts';
import { inPieces } from '../in-pieces.ts';
import { type Parameters, readParameters } from '../parameters.ts';
import { readShallowJson } from '../read-body.ts';
import { sequenceToken } from '../sequence-token.ts';
import { wishOf } from '../wish-of.ts';

const PAGE_ROWS = 200;

export const allDocs: Endpoint<DatabaseCall> = async (call): Promise<Answer> => {
  const parameters = call.method === 'POST' ? await readPosted(call) : call.parameters;
  const asked = { ...call, parameters };
  const keys = parameters.json('keys');
  if (keys === undefined) return jsonText(200, inPieces(rangeText(asked, readRange(parameters))));
  if (!Array.isArray(keys)) throw badRequest('`keys` parameter must be an array.');
  return jsonText(200, inPieces(keysText(asked, keys)));
};

async function readPosted(call: DatabaseCall): Promise<Parameters> {
  const value = await readShallowJson(call.request, call.context.config.limits.requestBytes);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw badRequest('Request body must be a JSON object');
  return readParameters(call.query, value as Record<string, unknown>);
}

function readRange(parameters: Parameters): IdRange {
  const descending = parameters.flag('descending');
  const key = parameters.json('key');
  const start = boundOf(key ?? parameters.json('startkey') ?? parameters.json('start_key'), !descending);
  const end = boundOf(key ?? parameters.json('endkey') ?? parameters.json('end_key'), descending);
  return {
    descending,
    inclusiveEnd: parameters.flag('inclusive_end', true),
    skip: parameters.wholeNumber('skip') ?? 0,
    limit: parameters.wholeNumber('limit') ?? Number.MAX_SAFE_INTEGER,
    ...(start !== undefined && { startId: start }),
    ...(end !== undefined && { endId: end }),
  };
}

/** Ids are text. Numbers and null sort before every text, arrays and objects after: an open bound, or an empty range. */
function boundOf(value: unknown, isLower: boolean): string | undefined {
  if (value === undefined || typeof value === 'string') return value;
  const sortsBefore = value === null || typeof value !== 'object';
  return sortsBefore === isLower ? undefined : isLower ? '\u{10ffff}' : '';
}

async function* rangeText(call: DatabaseCall, range: IdRange): AsyncGenerator<string> {
  const { store } = call.view;
  let left = range.limit;
  let query: IdRange = { ...range, limit: Math.min(left, PAGE_ROWS) };
  let page = await store.listIds(query);
  yield await headText(call, page.totalRows, page.offset);
  let separator = '';
  while (page.rows.length > 0) {
    for (const revision of page.rows) {
      const text = findRowText(call, revision);
      yield text === undefined ? separator : separator + text;
      if (text === undefined) yield* rowPieces(call, revision);
      separator = ',\n';
    }
    left -= page.rows.length;
    if (left <= 0 || page.rows.length < query.limit) break;
    const startId = (page.rows.at(-1) as StoredRevision).id;
    query = { ...query, startId, skip: 1, limit: Math.min(left, PAGE_ROWS), uncounted: true };
    page = await store.listIds(query);
  }
  yield '\n]}\n';
}

async function headText({ view, parameters }: DatabaseCall, totalRows: number, offset: number | null): Promise<string> {
  const head = `{"total_rows":${totalRows},"offset":${offset},`;
  if (!parameters.flag('update_seq')) return `${head}"rows":[\n`;
  const { updateSeq, instanceId } = await view.store.info();
  return `${head}"update_seq":"${sequenceToken(updateSeq, instanceId)}","rows":[\n`;
}

async function* keysText(call: DatabaseCall, keys: readonly unknown[]): AsyncGenerator<string> {
  const { totalRows } = await call.view.store.listIds({ limit: 1 });
  yield await headText(call, totalRows, null);
  let separator = '';
  for (let at = 0; at < keys.length; at += PAGE_ROWS) {
    const page = keys.slice(at, at + PAGE_ROWS);
    const found = await call.view.store.findMany(page.map((key) => (typeof key === 'string' ? key : '')));
    for (const [index, revision] of found.entries()) {
      const text = revision ? findRowText(call, revision) : missingText(page[index]);
      yield text === undefined ? separator : separator + text;
      if (revision && text === undefined) yield* rowPieces(call, revision);
      separator = ',\n';
    }
  }
  yield '\n]}\n';
}

const missingText = (key: unknown): string => JSON.stringify({ key, error: 'not_found' });

/** Undefined where more has to be read for it. */
function findRowText(call: DatabaseCall, revision: StoredRevision): string | undefined {
  const head = headOf(revision);
  if (!call.parameters.flag('include_docs')) return `${head}}`;
  if (revision.deleted) return `${head},"doc":null}`;
  return isPlain(call, revision) ? `${head},"doc":${encodeDocument(revision)}}` : undefined;
}

async function* rowPieces(call: DatabaseCall, revision: StoredRevision): AsyncGenerator<string> {
  yield `${headOf(revision)},"doc":`;
  yield* documentPieces(call.view, revision, wishOf(call, revision, { extra: await conflictsOf(call, revision) }));
  yield '}';
}

function headOf({ id, rev, deleted }: StoredRevision): string {
  const text = JSON.stringify(id);
  return `{"id":${text},"key":${text},"value":{"rev":"${rev}"${deleted ? ',"deleted":true' : ''}}`;
}

function isPlain({ parameters }: DatabaseCall, { attachments }: StoredRevision): boolean {
  return !attachments && !parameters.flag('conflicts') && !parameters.flag('revs');
}

async function conflictsOf(call: DatabaseCall, { id }: StoredRevision): Promise<Record<string, unknown>> {
  if (!call.parameters.flag('conflicts')) return {};
  const [, ...others] = await call.view.store.findLeaves(id);
  const revs = others.filter((leaf) => !leaf.deleted).map((leaf) => leaf.rev);
  return revs.length > 0 ? { _conflicts: revs } : {};
}
