/**
 * A replicator as Apache CouchDB's: checkpoints with a history of sessions on both sides, `_changes` in batches, `_revs_diff`,
 * every missing leaf with `open_revs` as multipart, documents with attachments put one by one as multipart, the others in
 * one `_bulk_docs`. Written from the description of the protocol; tests use it as a client.
 */
import { createHash, randomUUID } from 'node:crypto';
import { findBoundary, readParts } from '../multipart/read-parts.ts';

export type Send = (path: string, init?: RequestInit & { readonly json?: unknown }) => Promise<Response>;

type Json = Record<string, unknown>;

export interface ReplicatorOptions {
  readonly source: string;
  readonly target: string;
  readonly batchSize?: number;
  /** Stops after so many batches, as if it had been killed before its checkpoint. */
  readonly dieAfter?: number;
}

export interface Session {
  readonly since: unknown;
  missingFound: number;
  docsRead: number;
  docsWritten: number;
  failures: number;
}

export async function replicateOnce(send: Send, options: ReplicatorOptions): Promise<Session> {
  const { source, target, batchSize = 100, dieAfter = Number.POSITIVE_INFINITY } = options;
  for (const database of [source, target]) await expectOk(await send(`/${database}`, { method: 'HEAD' }));
  const id = createHash('md5')
    .update(JSON.stringify([source, target]))
    .digest('hex');
  const logs = await Promise.all([readLog(send, source, id), readLog(send, target, id)]);
  const begin = commonAncestor(logs[0], logs[1]);
  const session: Session = { since: begin, missingFound: 0, docsRead: 0, docsWritten: 0, failures: 0 };
  const sessionId = randomUUID().replaceAll('-', '');
  let since = begin;
  for (let batch = 1; ; batch += 1) {
    const page = await readChanges(send, source, since, batchSize);
    if (page.results.length === 0) return session;
    await copyBatch(send, options, page, session);
    if (batch >= dieAfter) return session;
    await expectOk(await send(`/${target}/_ensure_full_commit`, { json: {} }));
    for (const [database, log] of [
      [target, logs[1]],
      [source, logs[0]],
    ] as const) {
      await writeLog(send, database, id, log, { sessionId, begin, end: page.last_seq, session });
    }
    since = page.last_seq;
  }
}

interface Log {
  rev: string | undefined;
  history: Json[];
}

async function readLog(send: Send, database: string, id: string): Promise<Log> {
  const answer = await send(`/${database}/_local/${id}`);
  if (answer.status === 404) return { rev: undefined, history: [] };
  const log = (await answer.json()) as { _rev: string; history: Json[] };
  return { rev: log._rev, history: log.history };
}

/** The last session that both sides remember. */
function commonAncestor(source: Log, target: Log): unknown {
  const known = new Map(source.history.map((entry) => [entry.session_id, entry.recorded_seq]));
  for (const entry of target.history) if (known.has(entry.session_id)) return known.get(entry.session_id);
  return 0;
}

interface Recorded {
  readonly sessionId: string;
  readonly begin: unknown;
  readonly end: unknown;
  readonly session: Session;
}

async function writeLog(send: Send, database: string, id: string, log: Log, recorded: Recorded): Promise<void> {
  const { sessionId, begin, end, session } = recorded;
  const entry = {
    session_id: sessionId,
    start_last_seq: begin,
    end_last_seq: end,
    recorded_seq: end,
    missing_checked: session.docsRead,
    missing_found: session.missingFound,
    docs_read: session.docsRead,
    docs_written: session.docsWritten,
    doc_write_failures: session.failures,
  };
  log.history = [entry, ...log.history.filter((one) => one.session_id !== sessionId)].slice(0, 50);
  const body = {
    ...(log.rev !== undefined && { _rev: log.rev }),
    history: log.history,
    replication_id_version: 4,
    session_id: sessionId,
    source_last_seq: end,
  };
  const answer = await expectOk(await send(`/${database}/_local/${id}`, { method: 'PUT', json: body }));
  log.rev = ((await answer.json()) as { rev: string }).rev;
}

interface ChangesPage {
  readonly results: readonly { readonly id: string; readonly changes: readonly { readonly rev: string }[] }[];
  readonly last_seq: string;
}

async function readChanges(send: Send, source: string, since: unknown, limit: number): Promise<ChangesPage> {
  const query = `feed=normal&style=all_docs&since=${encodeURIComponent(JSON.stringify(since))}&limit=${limit}&timeout=10000`;
  return (await (await expectOk(await send(`/${source}/_changes?${query}`))).json()) as ChangesPage;
}

async function copyBatch(
  send: Send,
  { source, target }: ReplicatorOptions,
  { results }: ChangesPage,
  session: Session,
): Promise<void> {
  const asked = Object.fromEntries(results.map(({ id, changes }) => [id, changes.map(({ rev }) => rev)]));
  const diff = (await (await expectOk(await send(`/${target}/_revs_diff`, { json: asked }))).json()) as Record<
    string,
    { missing: string[]; possible_ancestors?: string[] }
  >;
  const plain: Json[] = [];
  for (const [id, { missing, possible_ancestors: ancestors = [] }] of Object.entries(diff)) {
    session.missingFound += missing.length;
    for (const part of await readLeaves(send, source, id, missing, ancestors)) {
      session.docsRead += 1;
      if (part.type === 'document') plain.push(part.document);
      else await putWhole(send, target, id, part, session);
    }
  }
  if (plain.length > 0) await writeMany(send, target, plain, session);
}

async function writeMany(send: Send, target: string, docs: readonly Json[], session: Session): Promise<void> {
  const headers = { 'x-couch-full-commit': 'false' };
  const answer = await expectOk(await send(`/${target}/_bulk_docs`, { json: { new_edits: false, docs }, headers }));
  const failures = ((await answer.json()) as unknown[]).length;
  session.failures += failures;
  session.docsWritten += docs.length - failures;
}

type Leaf =
  | { readonly type: 'document'; readonly document: Json }
  | { readonly type: 'whole'; readonly contentType: string; readonly body: Buffer };

async function readLeaves(
  send: Send,
  source: string,
  id: string,
  revs: readonly string[],
  ancestors: readonly string[],
): Promise<readonly Leaf[]> {
  const list = (name: string, value: readonly string[]) => `${name}=${encodeURIComponent(JSON.stringify(value))}`;
  const query = `revs=true&latest=true&${list('open_revs', revs)}&${list('atts_since', ancestors)}`;
  const path = `/${source}/${encodeURIComponent(id)}?${query}`;
  const answer = await expectOk(await send(path, { headers: { accept: 'multipart/mixed' } }));
  const leaves: Leaf[] = [];
  const boundary = findBoundary(answer.headers.get('content-type') ?? '') ?? '';
  for await (const { headers, bytes } of readParts(answer.body as unknown as AsyncIterable<Uint8Array>, boundary)) {
    const pieces: Buffer[] = [];
    for await (const piece of bytes) pieces.push(piece);
    const contentType = headers.get('content-type') ?? '';
    const body = Buffer.concat(pieces);
    if (contentType.includes('error="true"')) continue;
    if (contentType.startsWith('multipart/related')) leaves.push({ type: 'whole', contentType, body });
    else leaves.push({ type: 'document', document: JSON.parse(body.toString()) as Json });
  }
  return leaves;
}

async function putWhole(
  send: Send,
  target: string,
  id: string,
  { contentType, body }: Extract<Leaf, { type: 'whole' }>,
  session: Session,
): Promise<void> {
  const path = `/${target}/${encodeURIComponent(id)}?new_edits=false`;
  const headers = { 'content-type': contentType };
  const answer = await send(path, { method: 'PUT', body: body as unknown as BodyInit, headers });
  await answer.text();
  if (answer.status === 201) session.docsWritten += 1;
  else session.failures += 1;
}

async function expectOk(answer: Response): Promise<Response> {
  if (answer.ok) return answer;
  throw new Error(`${answer.url} answered ${answer.status}: ${await answer.text()}`);
}
