/**
 * The staging database as PouchDB sees it when it pushes (`new PouchDB('http://core.invalid/spool', { fetch })`):
 * the part of the CouchDB protocol that a pushing replicator calls, and nothing that reads entries back.
 */
import { z } from 'zod';
import { type Clock, systemClock } from '#shared/lib/clock.ts';
import type { AuditTrail } from '../audit/audit-trail.ts';
import { createMutex, type Mutex } from '../mutex.ts';
import { expireEntries } from './expire-entries.ts';
import { receiveEntries } from './receive-entries.ts';
import { findEntry, type SpoolStore } from './spool-entries.ts';
import { errorReply, jsonReply, type SpoolReply, type SpoolRequest } from './spool-reply.ts';

export interface SpoolDeps {
  readonly store: SpoolStore & { info(): Promise<{ readonly instanceId: string }> };
  /** False when only the reserve is left on the volume: new files are refused first. */
  readonly isRoomForFiles?: () => boolean;
  readonly clock?: Clock;
}

export interface SpoolDatabase {
  /** Answers one request; never rejects for what the caller sent. */
  fetch(request: SpoolRequest): Promise<SpoolReply>;
  /** Removes what was never filed and has outlived its time. */
  expire(trail: Pick<AuditTrail, 'record'>): Promise<void>;
}

const DATABASE = 'spool';
const revsDiff = z.record(z.string(), z.array(z.string()));
const decoder = new TextDecoder();

function parseBody(request: SpoolRequest): unknown {
  try {
    return JSON.parse(decoder.decode(request.body ?? new Uint8Array()));
  } catch {
    return undefined;
  }
}

async function answerRevsDiff(store: SpoolStore, body: unknown): Promise<SpoolReply> {
  const asked = revsDiff.safeParse(body);
  if (!asked.success) return errorReply(400, 'bad_request', 'revisions by id expected');
  const missing: Record<string, { missing: string[] }> = {};
  for (const [id, revs] of Object.entries(asked.data)) {
    const stored = await findEntry(store, id);
    if (stored?.state === 'promoted') continue;
    const lacking = revs.filter((rev) => rev !== stored?.entry._rev);
    if (lacking.length > 0) missing[id] = { missing: lacking };
  }
  return jsonReply(200, missing);
}

function checkpointId(name: string): string {
  return `spool.checkpoint.${name}`;
}

async function readCheckpoint(store: SpoolStore, name: string): Promise<SpoolReply> {
  const text = await store.findLocal(checkpointId(name));
  return text === undefined ? errorReply(404, 'not_found', 'missing') : jsonReply(200, JSON.parse(text));
}

function nextLocalRev(current: string | undefined): string {
  const rev = current === undefined ? '0-0' : String((JSON.parse(current) as { _rev?: string })._rev);
  return `0-${Number(rev.slice(2)) + 1}`;
}

async function writeCheckpoint(store: SpoolStore, name: string, body: unknown): Promise<SpoolReply> {
  if (typeof body !== 'object' || body === null) return errorReply(400, 'bad_request', 'object expected');
  const rev = nextLocalRev(await store.findLocal(checkpointId(name)));
  const text = JSON.stringify({ ...body, _id: `_local/${name}`, _rev: rev });
  await store.write({ locals: [{ id: checkpointId(name), body: text }] });
  return jsonReply(201, { ok: true, id: `_local/${name}`, rev });
}

interface OpenSpool extends SpoolDeps {
  /** Entries come in, and go for their age, one at a time. */
  readonly entries: Mutex;
  readonly clock: Clock;
}

async function answer(deps: OpenSpool, request: SpoolRequest, [database, ...rest]: string[]): Promise<SpoolReply> {
  const { store, entries, clock, isRoomForFiles = () => true } = deps;
  if (database === undefined) return jsonReply(200, { couchdb: 'Welcome', uuid: (await store.info()).instanceId });
  if (database !== DATABASE) return errorReply(404, 'not_found', 'no such database');
  const [first, name] = rest;
  const call = `${request.method} ${first === '_local' ? '/_local' : `/${rest.join('/')}`}`;
  switch (call) {
    case 'GET /':
      return jsonReply(200, { db_name: DATABASE, update_seq: '0', doc_count: 0 });
    case 'PUT /':
      return errorReply(412, 'file_exists', 'the spool is always there');
    case 'GET /_local':
      return readCheckpoint(store, name ?? '');
    case 'PUT /_local':
      return writeCheckpoint(store, name ?? '', parseBody(request));
    case 'POST /_revs_diff':
      return answerRevsDiff(store, parseBody(request));
    case 'POST /_bulk_docs':
      return entries.run(() => receiveEntries(store, isRoomForFiles, clock.now(), parseBody(request)));
    default:
      return errorReply(405, 'method_not_allowed', 'the spool only takes what is pushed to it');
  }
}

function segmentsOf(path: string): string[] | undefined {
  try {
    const plain = path.split('?')[0] ?? '';
    return plain
      .split('/')
      .filter((part) => part !== '')
      .map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

export function createSpoolDatabase(deps: SpoolDeps): SpoolDatabase {
  const open: OpenSpool = { clock: systemClock, ...deps, entries: createMutex() };
  return {
    async fetch(request) {
      const segments = segmentsOf(request.path);
      return segments ? answer(open, request, segments) : errorReply(400, 'bad_request', 'malformed path');
    },
    expire: (trail) => open.entries.run(() => expireEntries(open.store, trail, open.clock.now())),
  };
}
