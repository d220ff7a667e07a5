import HttpAdapter from 'pouchdb-adapter-http';
import PouchDB from 'pouchdb-core';
import Replication from 'pouchdb-replication';
import { describe, expect, it } from 'vitest';
import { openSpooled, sealSpooled } from '#shared/contract/spool-entry.ts';
import type { WriteBatch, WriteResult } from '#shared/store/document-store.ts';
import { createSpoolDatabase, type SpoolDatabase } from './spool-database.ts';
import { findEntry, findWaitingFile, planPromotion } from './spool-entries.ts';

PouchDB.plugin(HttpAdapter).plugin(Replication);

function localsOnly() {
  const locals = new Map<string, string>();
  return {
    info: async () => ({ instanceId: 'core-1' }),
    findLocal: async (id: string) => locals.get(id),
    async write(batch: WriteBatch): Promise<WriteResult> {
      for (const { id, body } of batch.locals ?? []) body === null ? locals.delete(id) : locals.set(id, body);
      return { committed: true, outcomes: [], updateSeq: 0 };
    },
  };
}

type Fetch = (url: string | Request, options?: RequestInit) => Promise<Response>;

function bridgeTo(spool: SpoolDatabase, seen: string[] = [], cutAfter = Number.POSITIVE_INFINITY): Fetch {
  return async (url, options) => {
    const { pathname, search } = new URL(String(url));
    const method = options?.method ?? 'GET';
    seen.push(`${method} ${pathname}`);
    if (seen.length > cutAfter) throw new TypeError('the bridge is gone');
    const body = typeof options?.body === 'string' ? new TextEncoder().encode(options.body) : undefined;
    const reply = await spool.fetch({ method, path: pathname + search, ...(body ? { body } : {}) });
    return new Response(new Uint8Array(reply.body), { status: reply.status, headers: reply.headers });
  };
}

/** PouchDB in Node reads attachments by `buffer()`, as node-fetch offers it. */
function bytesResponse(bytes: Uint8Array): Response {
  return Object.assign(new Response(new Uint8Array(bytes)), { buffer: async () => Buffer.from(bytes) });
}

interface Captured {
  readonly id: string;
  readonly sealed: Uint8Array;
}

/** The window's side, as a CouchDB source: what PouchDB asks its own IndexedDB for. */
function windowSource(captured: readonly Captured[]): Fetch {
  const rev = '1-967a00dff5e02add41819138abb3284d';
  const locals = new Map<string, unknown>();
  const stub = (file: Captured) => ({
    file: {
      content_type: 'application/octet-stream',
      digest: 'md5-x',
      length: file.sealed.length,
      revpos: 1,
      stub: true,
    },
  });
  const answer = (method: string, path: string, body: unknown): unknown => {
    if (path === '/') return { couchdb: 'Welcome', uuid: 'window-1' };
    if (path === '/window/') return { db_name: 'window', update_seq: captured.length };
    if (path.startsWith('/window/_local/')) {
      if (method === 'PUT') locals.set(path, body);
      return locals.get(path);
    }
    if (path.startsWith('/window/_changes')) {
      const query = new URL(`http://x${path}`).searchParams;
      const since = Number(query.get('since') ?? 0);
      const all = captured.map((file, at) => ({ seq: at + 1, id: file.id, changes: [{ rev }] })).slice(since);
      const results = all.slice(0, Number(query.get('limit') ?? all.length));
      return { results, last_seq: since + results.length, pending: all.length - results.length };
    }
    const wanted = (body as { docs: { id: string }[] }).docs.map(({ id }) => captured.find((file) => file.id === id));
    const entries = wanted.flatMap((file) => (file ? [file] : []));
    return {
      results: entries.map((file) => ({
        id: file.id,
        docs: [
          {
            ok: {
              _id: file.id,
              _rev: rev,
              _revisions: { start: 1, ids: [rev.slice(2)] },
              _attachments: stub(file),
              title: 'Wound',
              contentType: 'image/png',
              patientId: 'Patient:1',
              userId: 'User:ann',
            },
          },
        ],
      })),
    };
  };
  return async (url, options) => {
    const { pathname, search } = new URL(String(url));
    const file = captured.find(({ id }) => pathname === `/window/${encodeURIComponent(id)}/file`);
    if (file) return bytesResponse(file.sealed);
    const body = typeof options?.body === 'string' ? JSON.parse(options.body) : undefined;
    const value = answer(options?.method ?? 'GET', pathname + search, body);
    if (value === undefined) return Response.json({ error: 'not_found', reason: 'missing' }, { status: 404 });
    return Response.json(value, { headers: { 'content-type': 'application/json' } });
  };
}

function push(source: Fetch, target: Fetch, options: { batch_size?: number } = {}) {
  const from = new PouchDB('http://window.invalid/window', { fetch: source } as object);
  const to = new PouchDB('http://core.invalid/spool', { fetch: target } as object);
  const pouch = PouchDB as unknown as { replicate(source: object, target: object, options: object): Promise<object> };
  return pouch.replicate(from, to, { retry: false, ...options });
}

const draftKey = () => crypto.getRandomValues(new Uint8Array(32));
const picture = (size: number) => crypto.getRandomValues(new Uint8Array(size));

describe('SP1 a captured file reaches core by PouchDB', () => {
  it('SP1 arrives whole and opens with the key of who captured it', async () => {
    const store = localsOnly();
    const key = draftKey();
    const bytes = picture(60_000);
    const sealed = await sealSpooled(bytes, key);
    const result = await push(windowSource([{ id: 'file-1', sealed }]), bridgeTo(createSpoolDatabase({ store })));
    expect(result).toMatchObject({ ok: true, docs_written: 1, doc_write_failures: 0 });
    const waiting = await findWaitingFile(store, 'file-1');
    expect(waiting?.entry).toMatchObject({ title: 'Wound', patientId: 'Patient:1', userId: 'User:ann' });
    expect(await openSpooled(waiting?.sealed ?? new Uint8Array(), key)).toEqual(bytes);
    await expect(openSpooled(waiting?.sealed ?? new Uint8Array(), draftKey())).rejects.toThrow();
  });

  it('SP2 resumes after the bridge broke, without sending again what had arrived', async () => {
    const store = localsOnly();
    const captured = await Promise.all(
      [1, 2, 3].map(async (n) => ({ id: `file-${n}`, sealed: await sealSpooled(picture(1000), draftKey()) })),
    );
    const source = windowSource(captured);
    const spool = createSpoolDatabase({ store });
    const first: string[] = [];
    await expect(push(source, bridgeTo(spool, first, 7), { batch_size: 1 })).rejects.toBeDefined();
    const arrivedBefore = first.slice(0, 7).filter((call) => call.endsWith('_bulk_docs')).length;
    expect(arrivedBefore).toBeGreaterThan(0);
    const second: string[] = [];
    await push(source, bridgeTo(spool, second), { batch_size: 1 });
    expect(second.filter((call) => call.endsWith('_bulk_docs'))).toHaveLength(3 - arrivedBefore);
    for (const { id } of captured) expect((await findEntry(store, id))?.state).toBe('waiting');
  });

  it('SP3 a promoted file is not sent again by a window that lost its place', async () => {
    const store = localsOnly();
    const captured = [{ id: 'file-1', sealed: await sealSpooled(picture(10), draftKey()) }];
    await store.write({ locals: [planPromotion('file-1', '1-967a00dff5e02add41819138abb3284d')] });
    const seen: string[] = [];
    await push(windowSource(captured), bridgeTo(createSpoolDatabase({ store }), seen));
    expect(seen.some((call) => call.endsWith('_bulk_docs'))).toBe(false);
  });

  it('SP4 a full disk refuses new files in words, and what is no entry is denied alone', async () => {
    const store = localsOnly();
    const captured = [{ id: 'file-1', sealed: picture(10) }];
    const full = createSpoolDatabase({ store, isRoomForFiles: () => false });
    await expect(push(windowSource(captured), bridgeTo(full))).rejects.toBeDefined();
    const body = new TextEncoder().encode(JSON.stringify({ docs: [{ _id: 'x' }], new_edits: false }));
    const reply = await createSpoolDatabase({ store }).fetch({ method: 'POST', path: '/spool/_bulk_docs', body });
    expect(JSON.parse(new TextDecoder().decode(reply.body))).toEqual([
      { id: 'x', error: 'forbidden', reason: 'not a spool entry' },
    ]);
  });

  it('SP5 malformed requests get an answer, not a fault', async () => {
    const spool = createSpoolDatabase({ store: localsOnly() });
    const status = async (method: string, path: string, text?: string) =>
      (await spool.fetch({ method, path, ...(text ? { body: new TextEncoder().encode(text) } : {}) })).status;
    expect(await status('GET', '/%E0%A4%A')).toBe(400);
    expect(await status('POST', '/spool/_bulk_docs', '{')).toBe(400);
    expect(await status('POST', '/spool/_revs_diff', '[]')).toBe(400);
    expect(await status('GET', '/other')).toBe(404);
    expect(await status('GET', '/spool/file-1')).toBe(405);
  });
});
