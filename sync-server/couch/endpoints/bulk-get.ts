/**
 * `POST /{db}/_bulk_get`: many revisions at once, as CouchDB's JSON or multipart or, where the caller accepts it, as rows.
 * Each is read when the socket has taken what came before; one that cannot be had is told alone.
 */
import { encodeDocument } from '#shared/protocol/revision-json.ts';
import { encodeClosingRow, encodeRow } from '#shared/protocol/rows.ts';
import { isRev, type Rev } from '#shared/revision/rev.ts';
import type { StoredRevision } from '#shared/store/document-store.ts';
import { badRequest } from '../../errors/couch-error.ts';
import { type Answer, jsonText } from '../answer.ts';
import type { DatabaseCall, Endpoint } from '../call.ts';
import { documentPieces } from '../document-pieces.ts';
import { inPieces } from '../in-pieces.ts';
import { accepts, mixedAnswer } from '../multipart/multipart-answer.ts';
import { errorPart, headerText, listFollowing, type Pieces, partPieces } from '../multipart/write-parts.ts';
import { withFlag } from '../parameters.ts';
import { readShallowJson } from '../read-body.ts';
import { acceptsRows, rowsAnswer } from '../rows-answer.ts';
import { wishOf } from '../wish-of.ts';

interface Wanted {
  readonly id: string;
  readonly rev: Rev | undefined;
  readonly since: readonly Rev[] | undefined;
}

interface Unfit {
  readonly id: string | null;
  readonly rev: string | null;
  readonly error: string;
  readonly reason: string;
}

type Asked = Wanted | Unfit;

export const bulkGet: Endpoint<DatabaseCall> = async (call): Promise<Answer> => {
  const value = await readShallowJson(call.request, call.context.config.limits.requestBytes);
  const { docs } = (value ?? {}) as { docs?: unknown };
  if (!Array.isArray(docs) || !docs.every(isObject)) throw badRequest("Missing JSON list of 'docs'.");
  if (acceptsRows(call)) return rowsAnswer(call, inPieces(rowsOf(call, docs)), 'at-once');
  if (accepts(call, 'multipart/mixed')) return mixedAnswer(partsOf(call, docs));
  if (accepts(call, 'multipart/related')) return mixedAnswer(partsOf(call, docs), 'related');
  return jsonText(200, inPieces(resultsOf(call, docs)));
};

type Entry = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Entry =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function readEntry({ id, rev, atts_since: since }: Entry): Asked {
  const unfit = (reason: string): Unfit => ({
    id: typeof id === 'string' ? id : null,
    rev: typeof rev === 'string' ? rev : null,
    error: 'bad_request',
    reason,
  });
  if (typeof id !== 'string' || id === '') return unfit('document id missed');
  if (rev !== undefined && (typeof rev !== 'string' || !isRev(rev))) return unfit('Invalid rev format');
  if (since !== undefined && !(Array.isArray(since) && since.every(isRevText))) return unfit('Invalid rev format');
  return { id, rev, since: since as Rev[] | undefined };
}

const isRevText = (value: unknown): boolean => typeof value === 'string' && isRev(value);
const isUnfit = (asked: Asked): asked is Unfit => 'error' in asked;

async function* resultsOf(call: DatabaseCall, docs: readonly Entry[]): AsyncGenerator<string> {
  yield '{"results":[';
  let separator = '';
  for await (const { asked, found } of readAll(call, docs)) {
    yield `${separator}{"id":${JSON.stringify(asked.id)},"docs":[`;
    yield* entriesOf(call, asked, found);
    yield ']}';
    separator = ',\n';
  }
  yield ']}\n';
}

/** Read at once: a store behind a network answers them together, and what stands in memory stays small. */
const AT_ONCE = 32;

interface Read {
  readonly asked: Asked;
  readonly found: readonly StoredRevision[];
}

async function* readAll(call: DatabaseCall, docs: readonly Entry[]): AsyncGenerator<Read> {
  for (let at = 0; at < docs.length; at += AT_ONCE) {
    const part = docs.slice(at, at + AT_ONCE).map(readEntry);
    const leaves = await readLeaves(call, part);
    for (const asked of part)
      yield { asked, found: isUnfit(asked) ? [] : await findWanted(call, asked, leaves.get(asked.id) ?? []) };
  }
}

/** The feed gives the leaves of many documents in one question. */
async function readLeaves(
  { view }: DatabaseCall,
  part: readonly Asked[],
): Promise<ReadonlyMap<string, readonly StoredRevision[]>> {
  const ids = [...new Set(part.flatMap((asked) => (isUnfit(asked) ? [] : asked.id)))];
  const { rows } = await view.store.listChanges({ since: 0, limit: ids.length + 1, ids, bodies: 'leaves' });
  return new Map(rows.map(({ id, revisions = [] }) => [id, revisions]));
}

async function* entriesOf(call: DatabaseCall, asked: Asked, found: readonly StoredRevision[]): AsyncGenerator<string> {
  if (found.length === 0) yield `{"error":${JSON.stringify(errorOf(asked))}}`;
  let separator = '';
  for (const revision of found) {
    const wish = wishFor(call, revision, asked as Wanted);
    if (listFollowing(revision, wish).length === 0) yield `${separator}{"ok":${encodeDocument(revision, wish)}}`;
    else {
      yield `${separator}{"ok":`;
      yield* documentPieces(call.view, revision, wish);
      yield '}';
    }
    separator = ',';
  }
}

async function* partsOf(call: DatabaseCall, docs: readonly Entry[]): AsyncGenerator<Pieces> {
  const wantsBytes = { ...call, parameters: withFlag(call.parameters, 'attachments') };
  for await (const { asked, found } of readAll(call, docs)) {
    if (found.length === 0) yield errorPart(errorOf(asked), nameHeaders(asked.id, asked.rev));
    for (const revision of found) {
      const headers = nameHeaders(revision.id, revision.rev);
      yield partPieces(call.view, revision, wishFor(wantsBytes, revision, asked as Wanted), headers);
    }
  }
}

/** As CouchDB names its parts; an id that no header can carry is left to the JSON. */
function nameHeaders(id: string | null, rev: string | null | undefined): string {
  const named = id !== null && headerText(id) === id ? `x-doc-id: ${id}\r\n` : '';
  return rev && headerText(rev) === rev ? `${named}x-rev-id: ${rev}\r\n` : named;
}

const wishFor = (call: DatabaseCall, revision: StoredRevision, { since }: Wanted) => wishOf(call, revision, { since });

function errorOf(asked: Asked): unknown {
  if (isUnfit(asked)) return asked;
  return { id: asked.id, rev: asked.rev ?? 'undefined', error: 'not_found', reason: 'missing' };
}

/** Every leaf where no revision is named. Nearly always a leaf is asked for; others are read one by one. */
async function findWanted(
  call: DatabaseCall,
  { id, rev }: Wanted,
  leaves: readonly StoredRevision[],
): Promise<readonly StoredRevision[]> {
  const { store } = call.view;
  if (leaves.length === 0 || rev === undefined) return keepWhole(leaves);
  const leaf = leaves.find((one) => one.rev === rev);
  if (leaf) return keepWhole([leaf]);
  if (!call.parameters.flag('latest')) return keepWhole([await store.find(id, rev)]);
  return keepWhole(await store.findLeaves(id, { revs: [rev], latest: true }));
}

/** A revision whose body was dropped counts as missing. */
function keepWhole(found: readonly (StoredRevision | undefined)[]): StoredRevision[] {
  return found.filter((revision): revision is StoredRevision => revision?.body !== undefined);
}

async function* rowsOf(call: DatabaseCall, docs: readonly Entry[]): AsyncGenerator<string> {
  for await (const { asked, found } of readAll(call, docs)) {
    if (isUnfit(asked)) throw badRequest(asked.reason);
    for (const revision of found) yield encodeRow('', revision);
  }
  yield encodeClosingRow({ last: '', pending: 0 });
}
