/** nano, Apache CouchDB's own client for Node. */
import nano from 'nano';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shareTestServer, TEST_ADMIN, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
let couch: nano.ServerScope;
beforeAll(async () => {
  server = await shareTestServer();
  const { host } = new URL(server.address);
  couch = nano(`http://${TEST_ADMIN.name}:${encodeURIComponent(TEST_ADMIN.password)}@${host}`);
});
afterAll(() => server.dispose());

type Doc = { readonly n?: number; readonly kind?: string };

describe('nano', () => {
  it('PR4 makes, lists, describes and removes databases', async () => {
    expect(await couch.info()).toMatchObject({ couchdb: 'Welcome' });
    await couch.db.create('nano-made');
    expect(await couch.db.list()).toContain('nano-made');
    expect(await couch.db.get('nano-made')).toMatchObject({ db_name: 'nano-made', doc_count: 0 });
    await couch.db.compact('nano-made');
    await expect(couch.db.create('nano-made')).rejects.toMatchObject({ statusCode: 412, error: 'file_exists' });
    await couch.db.destroy('nano-made');
    await expect(couch.db.get('nano-made')).rejects.toMatchObject({ statusCode: 404 });
  });

  it('PR4 writes, reads, copies and lists documents', async () => {
    await couch.db.create('nano-docs');
    const db = couch.use<Doc>('nano-docs');
    const first = await db.insert({ n: 1 }, 'a/b');
    expect(await db.get('a/b')).toMatchObject({ _id: 'a/b', _rev: first.rev, n: 1 });
    await expect(db.insert({ n: 2 }, 'a/b')).rejects.toMatchObject({ statusCode: 409, error: 'conflict' });
    expect((await db.head('a/b')).etag).toBe(`"${first.rev}"`);
    await db.bulk({ docs: Array.from({ length: 20 }, (_, n) => ({ _id: `d${n}`, n, kind: n % 2 ? 'odd' : 'even' })) });
    expect((await db.fetch({ keys: ['d1', 'none'] })).rows).toMatchObject([
      { id: 'd1', doc: { n: 1 } },
      { key: 'none' },
    ]);
    expect((await db.list({ startkey: 'd1', endkey: 'd11', include_docs: true })).rows.map(({ id }) => id)).toEqual([
      'd1',
      'd10',
      'd11',
    ]);
    await db.destroy('a/b', first.rev);
    await expect(db.get('a/b')).rejects.toMatchObject({ statusCode: 404, reason: 'deleted' });
    expect((await db.changes({ since: 0 })).results).toHaveLength(21);
  });

  it('PR4 queries and indexes', async () => {
    const db = couch.use<Doc>('nano-docs');
    await db.createIndex({ index: { fields: ['n'] }, name: 'by-n', ddoc: 'numbers' });
    const found = await db.find({ selector: { n: { $gte: 15 } }, sort: [{ n: 'desc' }], fields: ['n'], limit: 3 });
    expect(found.docs.map(({ n }) => n)).toEqual([19, 18, 17]);
    const next = await db.find({
      selector: { n: { $gte: 15 } },
      sort: [{ n: 'desc' }],
      bookmark: found.bookmark ?? '',
    });
    expect(next.docs.map(({ n }) => n)).toEqual([16, 15]);
    await expect(db.view('numbers', 'by-n')).rejects.toMatchObject({ statusCode: 501 });
  });

  it('PR4 sends and fetches attachments, one by one and in one body', async () => {
    const db = couch.use<Doc>('nano-docs');
    const saved = await db.attachment.insert('scan', 'page 1.txt', 'pixels', 'text/plain');
    expect((await db.attachment.get('scan', 'page 1.txt')).toString()).toBe('pixels');
    const files = [
      { name: 'one', data: 'first', content_type: 'text/plain' },
      { name: 'two/2', data: Buffer.from([0, 1, 13, 10, 45, 45]), content_type: 'application/x-bytes' },
    ];
    await db.multipart.insert({ n: 9 }, files, { docName: 'many' });
    expect(await db.get('many')).toMatchObject({ n: 9, _attachments: { one: { length: 5 }, 'two/2': { length: 6 } } });
    expect(await db.attachment.get('many', 'two/2')).toEqual(Buffer.from([0, 1, 13, 10, 45, 45]));
    await db.attachment.destroy('scan', 'page 1.txt', { rev: saved.rev });
    expect(await db.get('scan')).not.toHaveProperty('_attachments');
  });

  it('PR5 reads changes in batches', async () => {
    const db = couch.use<Doc>('nano-docs');
    const ids: string[] = [];
    const reader = db.changesReader.get({ batchSize: 5, since: '0', timeout: 100 });
    reader.on('batch', (batch: { id: string }[]) => ids.push(...batch.map(({ id }) => id)));
    await new Promise((resolve) => reader.on('end', resolve));
    expect(new Set(ids).size).toBe((await db.changes({ since: 0 })).results.length);
  });
});
