import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jsonOf, startTestServer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  await server.admin('/plain', { method: 'PUT' });
});
afterAll(() => server.dispose());

const put = (path: string, json: unknown) => server.admin(path, { method: 'PUT', json });
const status = async (response: Promise<Response>) => (await response).status;

describe('server', () => {
  it('PR6 greets, also with a malformed Authorization header', async () => {
    const response = await server.anonymous('/', { headers: { authorization: 'Basic %%%' } });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ couchdb: 'Welcome', holdfast: { wire: 1 } });
    expect(await jsonOf(server.anonymous('/_up'))).toMatchObject({ status: 'ok' });
  });

  it('PR4 lists databases to administrators only', async () => {
    expect(await jsonOf(server.admin('/_all_dbs'))).toContain('plain');
    expect(await status(server.anonymous('/_all_dbs'))).toBe(401);
  });

  it('PR4 keeps a session in a cookie', async () => {
    expect(await status(server.anonymous('/_session', { json: { name: 'root', password: 'wrong' } }))).toBe(401);
    const opened = await server.anonymous('/_session', { json: { name: 'root', password: 'secret pass' } });
    const cookie = opened.headers.get('set-cookie')?.split(';')[0] ?? '';
    const withCookie = (path: string) => server.anonymous(path, { headers: { cookie } });
    expect(await jsonOf(withCookie('/_session'))).toMatchObject({ userCtx: { name: 'root', roles: ['_admin'] } });
    expect(await status(withCookie('/plain'))).toBe(200);
    expect(await status(server.anonymous('/plain', { headers: { cookie: `${cookie}x` } }))).toBe(401);
    expect(await jsonOf(server.anonymous('/_session'))).toMatchObject({ ok: true, userCtx: { name: null } });
    const closed = await server.anonymous('/_session', { method: 'DELETE' });
    expect(closed.headers.get('set-cookie')).toContain('Max-Age=0');
  });
});

describe('databases', () => {
  it('PR4 are made, described and deleted', async () => {
    expect(await status(server.admin('/made', { method: 'PUT' }))).toBe(201);
    expect(await status(server.admin('/made', { method: 'PUT' }))).toBe(412);
    expect(await jsonOf(server.admin('/made'))).toMatchObject({ db_name: 'made', doc_count: 0 });
    expect(await status(server.admin('/made', { method: 'HEAD' }))).toBe(200);
    expect(await status(server.admin('/made', { method: 'DELETE' }))).toBe(200);
    expect(await jsonOf(server.admin('/made'))).toEqual({ error: 'not_found', reason: 'Database does not exist.' });
    expect(await status(server.admin('/made', { method: 'HEAD' }))).toBe(404);
  });

  it('PR4 refuse strange names and strange methods', async () => {
    expect(await jsonOf(server.admin('/Upper', { method: 'PUT' }))).toMatchObject({ error: 'illegal_database_name' });
    expect(await status(server.admin('/plain/_bulk_docs'))).toBe(405);
    expect(await status(server.admin('/plain/_unheard_of'))).toBe(404);
    expect(await status(server.admin('/plain/_design/x/_view/y'))).toBe(501);
    expect(await status(server.admin('/plain/%ff'))).toBe(400);
  });
});

describe('documents', () => {
  it('PR4 are written, read, changed and deleted', async () => {
    const first = (await jsonOf(put('/plain/doc', { a: 1 }))) as { rev: string };
    expect(first).toMatchObject({ ok: true, id: 'doc' });
    expect(await jsonOf(put('/plain/doc', { a: 2 }))).toEqual({
      error: 'conflict',
      reason: 'Document update conflict.',
    });
    const second = (await jsonOf(put('/plain/doc', { a: 2, _rev: first.rev }))) as { rev: string };
    expect(await jsonOf(server.admin('/plain/doc'))).toEqual({ _id: 'doc', _rev: second.rev, a: 2 });
    expect(await jsonOf(server.admin(`/plain/doc?rev=${first.rev}`))).toMatchObject({ a: 1 });
    expect(await jsonOf(server.admin('/plain/doc?revs=true'))).toMatchObject({ _revisions: { start: 2 } });
    expect(await status(server.admin('/plain/doc', { method: 'DELETE' }))).toBe(409);
    expect(await status(server.admin(`/plain/doc?rev=${second.rev}`, { method: 'DELETE' }))).toBe(200);
    expect(await jsonOf(server.admin('/plain/doc'))).toEqual({ error: 'not_found', reason: 'deleted' });
    expect(await jsonOf(server.admin('/plain/none'))).toEqual({ error: 'not_found', reason: 'missing' });
    expect(await status(put('/plain/made-up', { _rev: '1-abc' }))).toBe(409);
  });

  it('PR4 with a slash in their id, and a body that goes out as it came in', async () => {
    await server.admin('/plain/a%2Fb%20%C3%A9', {
      method: 'PUT',
      body: '{"dose":1.50, "_id":"a/b é","big":12345678901234567890}',
    });
    const text = await (await server.admin('/plain/a%2Fb%20%C3%A9')).text();
    expect(text).toContain('"dose":1.50');
    expect(text).toContain('12345678901234567890');
  });

  it('PR4 keep conflicts and show them', async () => {
    const graft = (rev: string, ids: string[], x: number) => ({
      _id: 'c',
      _rev: rev,
      _revisions: { start: ids.length, ids },
      x,
    });
    const docs = [graft('1-a', ['a'], 0), graft('2-b', ['b', 'a'], 1), graft('2-c', ['c', 'a'], 2)];
    expect(await jsonOf(server.admin('/plain/_bulk_docs', { json: { docs, new_edits: false } }))).toEqual([]);
    expect(await jsonOf(server.admin('/plain/c?conflicts=true'))).toEqual({
      _id: 'c',
      _rev: '2-c',
      _conflicts: ['2-b'],
      x: 2,
    });
    const open = (await jsonOf(server.admin('/plain/c?open_revs=all&revs=true'))) as unknown[];
    expect(open).toHaveLength(2);
    const some = await jsonOf(server.admin('/plain/c?open_revs=["1-a","9-z"]&latest=false'));
    expect(some).toEqual([{ ok: { _id: 'c', _rev: '1-a', x: 0 } }, { missing: '9-z' }]);
    expect(await jsonOf(server.admin('/plain/c?revs_info=true'))).toMatchObject({
      _revs_info: [
        { rev: '2-c', status: 'available' },
        { rev: '1-a', status: 'available' },
      ],
    });
    expect(await jsonOf(server.admin('/plain/c?rev=2-b&latest=true'))).toMatchObject({ _rev: '2-c' });
  });

  it('PR4 too large are refused alone, with their id', async () => {
    const large = 'x'.repeat(9 * 1024 * 1024);
    const response = await put('/plain/large', { large });
    expect(response.status).toBe(413);
    expect(await response.json()).toEqual({ error: 'document_too_large', reason: 'large' });
    const docs = [{ _id: 'small1' }, { _id: 'large', large }, { _id: 'small2' }];
    expect(await jsonOf(server.admin('/plain/_bulk_docs', { json: { docs } }))).toMatchObject([
      { ok: true, id: 'small1' },
      { id: 'large', error: 'document_too_large' },
      { ok: true, id: 'small2' },
    ]);
  });
});

describe('bulk', () => {
  it('PR4 writes each document alone', async () => {
    const docs = [{ _id: 'b1' }, { _id: 'b1', x: 1 }, { _id: '_bad' }, { _id: 'b2', _odd: 1 }, {}];
    const answer = (await jsonOf(server.admin('/plain/_bulk_docs', { json: { docs } }))) as Record<string, unknown>[];
    expect(answer.map((entry) => entry.error ?? entry.ok)).toEqual([
      true,
      'conflict',
      'illegal_docid',
      'doc_validation',
      true,
    ]);
  });

  it('PR4 finds what is missing and fetches it', async () => {
    const { rev } = (await jsonOf(put('/plain/m', { m: 1 }))) as { rev: string };
    expect(await jsonOf(server.admin('/plain/_revs_diff', { json: { m: [rev, '9-z'], n: ['1-a'] } }))).toEqual({
      m: { missing: ['9-z'], possible_ancestors: [rev] },
      n: { missing: ['1-a'] },
    });
    expect(await jsonOf(server.admin('/plain/_missing_revs', { json: { n: ['1-a'] } }))).toEqual({
      missing_revs: { n: ['1-a'] },
    });
    const docs = [{ id: 'm', rev }, { id: 'm', rev: '9-z' }, { id: 'm' }];
    expect(await jsonOf(server.admin('/plain/_bulk_get?revs=true', { json: { docs } }))).toMatchObject({
      results: [
        { id: 'm', docs: [{ ok: { _id: 'm', _rev: rev, _revisions: { start: 1 }, m: 1 } }] },
        { id: 'm', docs: [{ error: { rev: '9-z', error: 'not_found', reason: 'missing' } }] },
        { id: 'm', docs: [{ ok: { _rev: rev } }] },
      ],
    });
  });

  it('PR4 lists documents by id', async () => {
    await server.admin('/list', { method: 'PUT' });
    const docs = ['a', 'b', 'c', 'd'].map((_id) => ({ _id, n: _id }));
    await server.admin('/list/_bulk_docs', { json: { docs } });
    const ids = async (path: string, json?: unknown) => {
      const answer = (await jsonOf(server.admin(`/list/_all_docs${path}`, json ? { json } : {}))) as {
        rows: { id?: string; key: string; doc?: { n: string } }[];
      };
      return answer.rows.map((row) => row.doc?.n ?? row.id ?? `no ${row.key}`).join();
    };
    expect(await ids('')).toBe('a,b,c,d');
    expect(await ids('?startkey="b"&endkey="c"')).toBe('b,c');
    expect(await ids('?startkey="c"&descending=true&include_docs=true')).toBe('c,b,a');
    expect(await ids('?startkey="b"&endkey="d"&inclusive_end=false&skip=1')).toBe('c');
    expect(await ids('?keys=["d","x","a"]')).toBe('d,no x,a');
    expect(await ids('', { keys: ['b'] })).toBe('b');
    expect(await ids('?key="b"')).toBe('b');
    expect(await ids('?limit=2')).toBe('a,b');
    expect(await ids('?startkey="b"&endkey={}')).toBe('b,c,d');
    expect(await status(server.admin('/list/_all_docs?startkey=b'))).toBe(400);
  });
});

describe('local documents and attachments', () => {
  it('RP1 keeps checkpoints', async () => {
    expect(await jsonOf(put('/plain/_local/cp%2F1', { seq: 1 }))).toMatchObject({ id: '_local/cp/1', rev: '0-1' });
    expect(await jsonOf(put('/plain/_local/cp%2F1', { seq: 2, _rev: '0-1' }))).toMatchObject({ rev: '0-2' });
    expect(await jsonOf(server.admin('/plain/_local/cp%2F1'))).toEqual({ _id: '_local/cp/1', _rev: '0-2', seq: 2 });
    expect(await status(server.admin('/plain/_local/cp%2F1?rev=0-2', { method: 'DELETE' }))).toBe(200);
    expect(await status(server.admin('/plain/_local/cp%2F1'))).toBe(404);
  });

  it('PR4 serves attachments by name, slashes included, whole and in part', async () => {
    const { rev } = (await jsonOf(put('/plain/att', { a: 1 }))) as { rev: string };
    const path = '/plain/att/dir/file%20name.txt';
    const headers = { 'content-type': 'text/plain' };
    const saved = await server.admin(`${path}?rev=${rev}`, { method: 'PUT', body: 'hello world', headers });
    expect(saved.status).toBe(201);
    const { rev: second } = (await saved.json()) as { rev: string };
    const response = await server.admin(path);
    expect([response.headers.get('content-type'), await response.text()]).toEqual(['text/plain', 'hello world']);
    const part = await server.admin(path, { headers: { range: 'bytes=6-8' } });
    expect([part.status, await part.text()]).toEqual([206, 'wor']);
    expect(await jsonOf(server.admin('/plain/att'))).toMatchObject({
      a: 1,
      _attachments: { 'dir/file name.txt': { stub: true, length: 11, content_type: 'text/plain', revpos: 2 } },
    });
    expect(await jsonOf(server.admin('/plain/att?attachments=true'))).toMatchObject({
      _attachments: { 'dir/file name.txt': { data: Buffer.from('hello world').toString('base64') } },
    });
    expect(await status(server.admin(path, { method: 'PUT', body: 'x', headers }))).toBe(409);
    expect(await status(server.admin(`${path}?rev=${second}`, { method: 'DELETE' }))).toBe(200);
    expect(await status(server.admin(path))).toBe(404);
  });
});

describe('malformed input', () => {
  const paths = ['_bulk_docs', '_bulk_get', '_revs_diff', '_missing_revs', '_all_docs', '_changes'];
  const bodies = ['{', '', '[1,', '{"docs":[{"a":1}', '\u0000', 'nonsense'];
  const wrongShapes = ['[]', '1', 'null', '"x"', '{"docs":1}', '{"docs":[1]}'];
  const post = (path: string, body: string | Uint8Array<ArrayBuffer>, type = 'application/json') =>
    server.admin(`/plain/${path}`, { method: 'POST', body, headers: { 'content-type': type } });

  it('PR4 is 400 for JSON that is none, whatever the endpoint', async () => {
    for (const path of paths) {
      for (const body of bodies) {
        const response = await post(path, body);
        if (path === '_changes' && body === '') continue;
        expect([path, body, response.status]).toEqual([path, body, 400]);
        expect(await response.json()).toMatchObject({ error: 'bad_request', reason: expect.any(String) });
      }
      expect((await post(path, new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d]))).status).toBe(400);
    }
    for (const path of ['x', '_local/x']) {
      const response = await server.admin(`/plain/${path}`, { method: 'PUT', body: '{"a":' });
      expect([path, response.status]).toEqual([path, 400]);
    }
    expect(
      await status(
        server.anonymous('/_session', { method: 'POST', body: '{', headers: { 'content-type': 'application/json' } }),
      ),
    ).toBe(400);
  });

  it('PR4 is 400 for JSON of the wrong shape', async () => {
    for (const path of ['_bulk_docs', '_bulk_get']) {
      for (const body of wrongShapes) {
        expect([path, body, (await post(path, body)).status]).toEqual([path, body, 400]);
      }
    }
    expect((await post('_bulk_docs', '{"docs":[1],"docs":[{}]}')).status).toBe(400);
    for (const body of ['[1]', '1', 'null']) expect((await put('/plain/shape', JSON.parse(body))).status).toBe(400);
  });

  it('PR4 is 415 for another content type, and 400 for parameters out of range', async () => {
    for (const path of ['_bulk_docs', '_bulk_get', '_revs_diff']) {
      expect((await post(path, '{}', 'text/plain')).status).toBe(415);
    }
    for (const query of ['since=x y', 'limit=-1', 'include_docs=perhaps', 'feed=odd']) {
      expect([query, await status(server.admin(`/plain/_changes?${query}`))]).toEqual([query, 400]);
    }
    expect(await status(server.admin('/plain/x?rev=nonsense'))).toBe(400);
  });

  it('PR4 refuses a document nested 20,000 levels deep, alone', async () => {
    const deep = '['.repeat(20_000) + ']'.repeat(20_000);
    const answer = await (await post('_bulk_docs', `{"docs":[{"_id":"flat"},{"_id":"deep","a":${deep}}]}`)).json();
    expect(answer).toMatchObject([{ ok: true }, { id: 'deep', error: 'bad_request' }]);
    expect(await status(server.admin('/plain/deep', { method: 'PUT', body: `{"a":${deep}}` }))).toBe(400);
  });

  it('PR4 leaves prototype names alone', async () => {
    const docs = JSON.parse('[{"_id":"__proto__","__proto__":{"polluted":true},"constructor":1}]') as unknown[];
    await server.admin('/plain/_bulk_docs', { json: { docs } });
    expect(await jsonOf(server.admin('/plain/__proto__'))).toMatchObject({ error: 'not_found' });
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});
