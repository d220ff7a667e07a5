/** PouchDB with a database of its own, as applications have it: pull, push, live sync, attachments, and a server that goes away. */
import { Buffer } from 'node:buffer';
import { fetch as pouchFetch } from 'pouchdb-fetch';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { jsonOf, shareTestServer, TEST_ADMIN, type TestServer } from '../../testing/test-server.ts';
import PouchDB from './pouchdb.ts';

type Json = Record<string, unknown>;
interface Live {
  on(event: string, listener: (value: Json) => void): Live;
  cancel(): void;
}
interface Pouch {
  info(): Promise<{ doc_count: number }>;
  get(id: string, options?: Json): Promise<Json & { _rev: string; _attachments?: Record<string, Json> }>;
  put(document: Json, options?: Json): Promise<{ rev: string }>;
  remove(id: string, rev: string): Promise<unknown>;
  bulkDocs(documents: readonly Json[], options?: Json): Promise<unknown>;
  allDocs(options?: Json): Promise<{ rows: { id: string; doc?: Json }[] }>;
  getAttachment(id: string, name: string): Promise<Buffer>;
  sync(other: Pouch, options?: Json): Live;
  destroy(): Promise<void>;
  replicate: {
    from(source: Pouch, options?: Json): Promise<Json> & Live;
    to(target: Pouch, options?: Json): Promise<Json>;
  };
}

let server: TestServer;
beforeAll(async () => {
  server = await shareTestServer();
});
afterAll(() => server.dispose());

const auth = { username: TEST_ADMIN.name, password: TEST_ADMIN.password };
/**
 * Called for every push that is tried while the line to the server is cut; absent while it is whole. Only the question that
 * begins a push is refused: PouchDB asks for `info` beside its work, and a refusal of that escapes as an unhandled rejection.
 */
let whenRefused: (() => void) | undefined;
function overLine(url: string, options?: object): Promise<unknown> {
  if (whenRefused === undefined || !url.includes('_revs_diff')) return pouchFetch(url, options);
  whenRefused();
  return Promise.reject(new TypeError('the line is cut'));
}
const remote = (name: string): Pouch =>
  new PouchDB(`${server.address}/${name}`, { auth, fetch: overLine }) as unknown as Pouch;
/** Of a name of its own: what is in memory stays there as long as the process, whichever suites it runs. */
function local(): Pouch {
  return new PouchDB(`local-${crypto.randomUUID()}`, { adapter: 'memory' }) as unknown as Pouch;
}
const file = (text: string) => ({ content_type: 'text/plain', data: Buffer.from(text).toString('base64') });
const become = async (check: () => Promise<boolean>, live: Live): Promise<void> => {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const look = () => void check().then((is) => is && resolve(), reject);
  live.on('change', look).on('paused', look);
  look();
  await promise;
};

describe('PouchDB in memory', () => {
  it('PR4 pushes and pulls documents, conflicts, deletions and attachments', async () => {
    const [desk, other, central] = [local(), local(), remote('pm-both')];
    await desk.bulkDocs(Array.from({ length: 120 }, (_, n) => ({ _id: `d/${n}`, n })));
    await desk.put({ _id: 'scan', _attachments: { 'page/1 ä.txt': file('first'), empty: file('') } });
    const gone = await desk.get('d/7');
    await desk.remove('d/7', gone._rev);
    const fork = (hash: string) => ({ _id: 'fork', _rev: `1-${hash}`, hash });
    await desk.bulkDocs([fork('aa'), fork('bb')], { new_edits: false });
    expect(await desk.replicate.to(central, { batch_size: 50 })).toMatchObject({ ok: true, doc_write_failures: 0 });
    expect(await jsonOf(server.admin('/pm-both'))).toMatchObject({ doc_count: 121, doc_del_count: 1 });
    expect(await other.replicate.from(central)).toMatchObject({ ok: true, doc_write_failures: 0 });
    expect(await other.get('fork', { conflicts: true })).toMatchObject({ _rev: '1-bb', _conflicts: ['1-aa'] });
    expect((await other.getAttachment('scan', 'page/1 ä.txt')).toString()).toBe('first');
    await expect(other.get('d/7')).rejects.toMatchObject({ reason: 'deleted' });
    expect((await other.allDocs()).rows).toHaveLength(121);
  });

  it('PR4 sends an attachment that did not change as a reference', async () => {
    const [desk, central] = [local(), remote('pm-stub')];
    const { rev } = await desk.put({ _id: 'doc', n: 1, _attachments: { a: file('kept') } });
    await desk.replicate.to(central);
    const stub = (await desk.get('doc'))._attachments ?? {};
    await desk.put({ _id: 'doc', _rev: rev, n: 2, _attachments: { ...stub, b: file('new') } });
    await desk.replicate.to(central);
    expect((await central.getAttachment('doc', 'a')).toString()).toBe('kept');
    expect((await central.get('doc'))._attachments).toMatchObject({ a: { revpos: 1 }, b: { revpos: 2 } });
  });

  it('RP1 goes on from its checkpoint', async () => {
    const [desk, central] = [local(), remote('pm-checkpoint')];
    await central.bulkDocs(Array.from({ length: 30 }, (_, n) => ({ _id: `d${n}` })));
    expect(await desk.replicate.from(central, { batch_size: 10 })).toMatchObject({ docs_read: 30 });
    await central.put({ _id: 'late' });
    expect(await desk.replicate.from(central)).toMatchObject({ docs_read: 1, docs_written: 1 });
    expect(await desk.replicate.from(central, { selector: { _id: 'd3' } })).toMatchObject({ ok: true });
    expect(await desk.replicate.from(central, { doc_ids: ['d1', 'late'] })).toMatchObject({ ok: true });
  });

  it('PR5 syncs live both ways, and again after the server was away', async () => {
    const [desk, central] = [local(), remote('pm-live')];
    await central.put({ _id: 'before' });
    const sync = desk.sync(central, { live: true, retry: true, back_off_function: () => 50 });
    onTestFinished(() => sync.cancel());
    await become(async () => (await desk.info()).doc_count === 1, sync);
    await desk.put({ _id: 'from-desk', _attachments: { f: file('live') } });
    await become(async () => (await server.admin('/pm-live/from-desk')).status === 200, sync);
    const refused = Promise.withResolvers<void>();
    whenRefused = refused.resolve;
    await desk.put({ _id: 'offline' });
    await refused.promise;
    expect((await server.admin('/pm-live/offline')).status).toBe(404);
    whenRefused = undefined;
    await become(async () => (await server.admin('/pm-live/offline')).status === 200, sync);
    expect(await (await server.admin('/pm-live/from-desk/f')).text()).toBe('live');
  });
});
