/** The real client: PouchDB over HTTP, reading, writing and replicating between two databases of the server. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shareTestServer, TEST_ADMIN, type TestServer } from '../testing/test-server.ts';
import PouchDB from './clients/pouchdb.ts';

type Json = Record<string, unknown>;
type Saved = { rev: string };
interface Change {
  readonly id: string;
}
interface Listening {
  on(event: 'change', listener: (change: Change) => void): Listening;
  cancel(): void;
}

/** What the tests use of PouchDB. */
interface Pouch {
  info(): Promise<Json>;
  get(id: string, options?: Json): Promise<Json & { _rev: string }>;
  put(document: Json): Promise<Saved>;
  remove(id: string, rev: string): Promise<Saved>;
  bulkDocs(documents: readonly Json[], options?: Json): Promise<unknown>;
  allDocs(options?: Json): Promise<{ rows: unknown[] }>;
  changes(options?: Json): Listening & Promise<{ results: Change[] }>;
  putAttachment(id: string, name: string, rev: string, body: Buffer, type: string): Promise<Saved>;
  getAttachment(id: string, name: string): Promise<Buffer>;
  removeAttachment(id: string, name: string, rev: string): Promise<Saved>;
  sync(other: Pouch, options?: Json): { cancel(): void };
}
const replicate = (source: Pouch, target: Pouch, options?: object): Promise<unknown> =>
  PouchDB.replicate(source as unknown as PouchDB, target as unknown as PouchDB, options);

let server: TestServer;
beforeAll(async () => {
  server = await shareTestServer();
});
afterAll(() => server.dispose());

function open(name: string): Pouch {
  const auth = { username: TEST_ADMIN.name, password: TEST_ADMIN.password };
  return new PouchDB(`${server.address}/${name}`, { auth }) as unknown as Pouch;
}

/** All that replication must carry, as text. */
async function contentOf(db: Pouch): Promise<string> {
  const changes = await db.changes({ style: 'all_docs' });
  const leaves = await Promise.all(
    changes.results.map(async ({ id }) => db.get(id, { open_revs: 'all', revs: true, attachments: true })),
  );
  return JSON.stringify(leaves.map((docs) => JSON.stringify(docs)).sort());
}

describe('PouchDB', () => {
  it('PR4 makes a database, writes, reads, lists and deletes', async () => {
    const db = open('pouch-basic');
    expect(await db.info()).toMatchObject({ doc_count: 0 });
    const { rev } = await db.put({ _id: 'a/b c', n: 1 });
    await expect(db.put({ _id: 'a/b c', n: 2 })).rejects.toMatchObject({ status: 409, name: 'conflict' });
    await db.bulkDocs(Array.from({ length: 50 }, (_, n) => ({ _id: `d${n}`, n })));
    expect((await db.allDocs({ include_docs: true, startkey: 'd1', endkey: 'd10' })).rows).toHaveLength(2);
    expect(await db.get('a/b c', { revs_info: true })).toMatchObject({
      n: 1,
      _revs_info: [{ rev, status: 'available' }],
    });
    await db.remove('a/b c', rev);
    await expect(db.get('a/b c')).rejects.toMatchObject({ status: 404, reason: 'deleted' });
    expect((await db.changes({ since: 0, include_docs: true, limit: 100 })).results).toHaveLength(51);
  });

  it('PR4 stores attachments whose names hold slashes', async () => {
    const db = open('pouch-attachments');
    const { rev } = await db.put({ _id: 'doc/1', n: 1 });
    await db.putAttachment('doc/1', 'scan/page 1.png', rev, Buffer.from('pixels'), 'image/png');
    const bytes = await db.getAttachment('doc/1', 'scan/page 1.png');
    expect(bytes.toString()).toBe('pixels');
    const inline = { content_type: 'text/plain', data: Buffer.from('inline').toString('base64') };
    await db.put({ _id: 'doc2', _attachments: { 'a/b.txt': inline } });
    expect((await db.getAttachment('doc2', 'a/b.txt')).toString()).toBe('inline');
    const now = await db.get('doc/1');
    await db.removeAttachment('doc/1', 'scan/page 1.png', now._rev);
    expect(await db.get('doc/1')).not.toHaveProperty('_attachments');
  });

  it('RP1 replicates trees, conflicts, tombstones and attachments, then only what is new', async () => {
    const source = open('pouch-source');
    const target = open('pouch-target');
    await source.bulkDocs(Array.from({ length: 160 }, (_, n) => ({ _id: `d${n}`, n })));
    const kept = await source.get('d1');
    await source.remove('d2', (await source.get('d2'))._rev);
    const fork = (side: string) => ({
      _id: 'd1',
      _rev: `2-${side}`,
      _revisions: { start: 2, ids: [side, kept._rev.slice(2)] },
      side,
    });
    await source.bulkDocs([fork('aa'), fork('bb')], { new_edits: false });
    const three = await source.get('d3');
    await source.putAttachment('d3', 'x/y.txt', three._rev, Buffer.from('attached'), 'text/plain');

    const first = await replicate(source, target, { batch_size: 60 });
    expect(first).toMatchObject({ ok: true, doc_write_failures: 0 });
    expect(await contentOf(target)).toBe(await contentOf(source));
    expect(await target.get('d1', { conflicts: true })).toMatchObject({ _rev: '2-bb', _conflicts: ['2-aa'] });

    await source.put({ _id: 'late', n: 9 });
    const second = await replicate(source, target);
    expect(second).toMatchObject({ docs_read: 1, docs_written: 1 });
  });

  it('PR5 keeps two databases in step while both change', async () => {
    const left = open('pouch-left');
    const right = open('pouch-right');
    await Promise.all([left.info(), right.info()]);
    const sync = left.sync(right, { live: true, retry: true });
    const arrived = (db: Pouch, id: string) =>
      new Promise<void>((resolve) => {
        const feed = db.changes({ live: true, since: 0 }).on('change', (change) => {
          if (change.id !== id) return;
          feed.cancel();
          resolve();
        });
      });
    const both = Promise.all([arrived(right, 'from-left'), arrived(left, 'from-right')]);
    await left.put({ _id: 'from-left' });
    await right.put({ _id: 'from-right' });
    await both;
    sync.cancel();
    expect(await contentOf(left)).toBe(await contentOf(right));
  });
});
