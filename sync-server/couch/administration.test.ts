/** The endpoints beside documents and feeds, each as CouchDB answers it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jsonOf, startTestServer, type TestServer } from '../testing/test-server.ts';
import { enrolTestStation, provisionTestOrganisation, type TestStation } from '../testing/test-station.ts';

let server: TestServer;
let station: TestStation;
beforeAll(async () => {
  server = await startTestServer();
  await server.admin('/adm', { method: 'PUT' });
  station = await enrolTestStation(server, await provisionTestOrganisation(server, 'Clinic'));
});
afterAll(() => server.dispose());

const put = async (path: string, json: unknown) =>
  (await jsonOf(server.admin(`/adm/${path}`, { method: 'PUT', json }))) as { rev: string; error?: string };
const get = (path: string) => jsonOf(server.admin(`/adm/${path}`));
const answerOf = async (response: Promise<Response>): Promise<[number, unknown]> => {
  const answer = await response;
  return [answer.status, await answer.json()];
};
const graft = (docs: unknown[]) => server.admin('/adm/_bulk_docs', { json: { docs, new_edits: false } });

describe('COPY', () => {
  const copy = (path: string, destination?: string) =>
    answerOf(
      server.admin(`/adm/${path}`, { method: 'COPY', headers: destination === undefined ? {} : { destination } }),
    );

  it('PR4 copies a document with its attachments, over another when its revision is named', async () => {
    await put('original', { n: 1, _attachments: { f: { content_type: 'text/plain', data: 'YWJj' } } });
    expect(await copy('original', 'the%2Fcopy')).toMatchObject([201, { ok: true, id: 'the/copy' }]);
    expect(await (await server.admin('/adm/the%2Fcopy/f')).text()).toBe('abc');
    const { rev } = (await put('target', { n: 2 })) as { rev: string };
    expect(await copy('original', 'target')).toMatchObject([409, { error: 'conflict' }]);
    expect(await copy('original', `target?rev=${rev}`)).toMatchObject([201, {}]);
    expect(await get('target')).toMatchObject({ n: 1, _attachments: { f: { stub: true, length: 3 } } });
  });

  it('PR4 refuses a copy to nowhere, or of nothing', async () => {
    expect(await copy('original')).toMatchObject([400, { reason: 'Destination header is mandatory for COPY.' }]);
    expect(await copy('original', 'http://other/db/x')).toMatchObject([400, {}]);
    expect(await copy('original', '_bad')).toMatchObject([400, { error: 'illegal_docid' }]);
    expect(await copy('original', 'x?rev=nonsense')).toMatchObject([400, {}]);
    expect(await copy('nothing', 'x')).toMatchObject([404, { reason: 'missing' }]);
  });
});

describe('_purge', () => {
  const purge = (json: unknown) => answerOf(server.admin('/adm/_purge', { json }));

  it('PR4 takes leaves away for good', async () => {
    await graft([
      { _id: 'p', _rev: '2-b', _revisions: { start: 2, ids: ['b', 'a'] }, x: 1 },
      { _id: 'p', _rev: '2-c', _revisions: { start: 2, ids: ['c', 'a'] }, x: 2 },
    ]);
    expect(await purge({ p: ['2-c', '1-a'], nobody: ['1-a'] })).toEqual([
      201,
      { purge_seq: null, purged: { p: ['2-c'], nobody: [] } },
    ]);
    expect(await get('p')).toEqual({ _id: 'p', _rev: '2-b', x: 1 });
    await purge({ p: ['2-b'] });
    expect(await get('p')).toMatchObject({ error: 'not_found', reason: 'missing' });
    expect(await jsonOf(server.admin('/adm/_revs_diff', { json: { p: ['2-b'] } }))).toEqual({
      p: { missing: ['2-b'] },
    });
  });

  it('PR4 refuses what is no list of revisions, and too many', async () => {
    for (const json of [[], 1, { p: 'x' }, { p: ['nonsense'] }]) expect(await purge(json)).toMatchObject([400, {}]);
    const many = Object.fromEntries(Array.from({ length: 101 }, (_, n) => [`d${n}`, ['1-a']]));
    expect(await purge(many)).toMatchObject([400, { reason: 'Exceeded maximum number of documents.' }]);
  });
});

describe('settings of a database', () => {
  it('PR4 keep the security object', async () => {
    expect(await get('_security')).toMatchObject({ members: { roles: ['_admin'] } });
    const security = { admins: { names: ['ann'], roles: [] }, members: { names: [], roles: ['ward'] } };
    expect(await put('_security', security)).toEqual({ ok: true });
    expect(await get('_security')).toEqual(security);
    for (const wrong of [[], 1, { admins: [] }, { members: { names: 'x' } }, { admins: { roles: [1] } }])
      expect(await put('_security', wrong)).toMatchObject({ error: 'bad_request' });
  });

  it('PR4 keep a limit of revisions, and obey it', async () => {
    expect(await get('_revs_limit')).toBe(1000);
    expect(await put('_revs_limit', 2)).toEqual({ ok: true });
    expect(await get('_revs_limit')).toBe(2);
    await graft([{ _id: 'long', _rev: '4-d', _revisions: { start: 4, ids: ['d', 'c', 'b', 'a'] } }]);
    expect(await get('long?revs=true')).toMatchObject({ _revisions: { start: 4, ids: ['d', 'c'] } });
    for (const wrong of [0, -1, 1.5, '5', {}])
      expect(await put('_revs_limit', wrong)).toMatchObject({ reason: 'Rev limit has to be an integer' });
    await put('_revs_limit', 1000);
  });

  it('PR4 are out of reach as local documents, whose ids may begin with an underscore too', async () => {
    const settings = () => Promise.all(['_security', '_revs_limit'].map(get));
    const before = await settings();
    for (const name of ['_security', '_revs_limit', '__revs_limit', '_', '_9c.MTBvM7g==']) {
      const id = `_local/${name}`;
      expect((await server.admin(`/adm/${id}`)).status).toBe(404);
      expect(await put(id, { of: name })).toEqual({ ok: true, id, rev: '0-1' });
      expect(await get(id)).toEqual({ _id: id, _rev: '0-1', of: name });
      expect(await settings()).toEqual(before);
    }
    expect((await server.admin('/adm/_local/__revs_limit', { method: 'DELETE' })).status).toBe(200);
    expect(await get('_local/_revs_limit')).toMatchObject({ of: '_revs_limit' });
  });

  it('PR4 accept to compact, and hold that every commit is durable', async () => {
    expect(await answerOf(server.admin('/adm/_compact', { json: {} }))).toEqual([202, { ok: true }]);
    expect((await server.admin('/adm/_ensure_full_commit', { json: {} })).status).toBe(201);
  });

  it('PR2 are for administrators of the server', async () => {
    const to = (path: string) => `/${station.database}/${path}`;
    const calls: readonly [string, string, unknown][] = [
      ['POST', '_purge', { 'Patient:x': ['1-a'] }],
      ['POST', '_compact', {}],
      ['PUT', '_security', {}],
      ['PUT', '_revs_limit', 5],
      ['POST', '_index', { index: { fields: ['kind'] } }],
    ];
    for (const [method, path, json] of calls) {
      expect([path, (await station.send(to(path), { method, json })).status]).toEqual([path, 403]);
      expect([path, (await server.anonymous(to(path), { method, json })).status]).toEqual([path, 401]);
      expect([path, (await server.admin(to(path), { method, json })).status]).toEqual([path, 403]);
    }
    expect(await jsonOf(station.send(to('_find'), { json: { selector: { kind: 'Location' } } }))).toMatchObject({
      docs: expect.any(Array),
      warning: expect.stringContaining('No matching index found'),
    });
  });
});

describe('HEAD', () => {
  it('PR4 answers as GET, without a body', async () => {
    const { rev } = await put('head', { n: 1, _attachments: { f: { content_type: 'text/plain', data: 'YWJj' } } });
    const paths = [
      '',
      '_all_docs',
      '_changes',
      '_security',
      '_revs_limit',
      '_index',
      'head',
      'head/f',
      'head?rev=1-none',
    ];
    for (const path of paths) {
      const [shown, head] = [
        await server.admin(`/adm/${path}`),
        await server.admin(`/adm/${path}`, { method: 'HEAD' }),
      ];
      await shown.text();
      expect([path, head.status, await head.text()]).toEqual([path, shown.status, '']);
      expect(head.headers.get('content-type')).toBe(shown.headers.get('content-type'));
    }
    const head = await server.admin('/adm/head', { method: 'HEAD' });
    expect(head.headers.get('etag')).toBe(`"${rev}"`);
    expect((await server.admin('/adm/head/f', { method: 'HEAD' })).headers.get('content-length')).toBe('3');
    for (const path of ['/', '/_up', '/_session', '/_all_dbs']) {
      expect((await server.admin(path, { method: 'HEAD' })).status).toBe(200);
    }
  });
});

describe('attachments', () => {
  it('PR4 are told apart by tag, range and sum, and open harmlessly', async () => {
    await put('att', { _attachments: { 'page.html': { content_type: 'text/html', data: 'PGI+aGk8L2I+' } } });
    const shown = await server.admin('/adm/att/page.html');
    expect(await shown.text()).toBe('<b>hi</b>');
    expect(shown.headers.get('content-security-policy')).toBe('sandbox');
    const etag = shown.headers.get('etag') ?? '';
    expect(shown.headers.get('content-md5')).toBe(etag.replaceAll('"', ''));
    expect((await server.admin('/adm/att/page.html', { headers: { 'if-none-match': etag } })).status).toBe(304);
    const range = await server.admin('/adm/att/page.html', { headers: { range: 'bytes=3-4' } });
    expect([range.status, await range.text(), range.headers.get('content-range')]).toEqual([206, 'hi', 'bytes 3-4/9']);
    expect((await server.admin('/adm/att/page.html', { headers: { range: 'bytes=9-' } })).status).toBe(416);
  });

  it('PR4 are refused before their bytes are stored', async () => {
    const send = (path: string, headers: Record<string, string> = {}, body = 'x'.repeat(200_000)) =>
      answerOf(server.admin(`/adm/${path}`, { method: 'PUT', body, headers }));
    expect(await send('att/other')).toMatchObject([409, { error: 'conflict' }]);
    expect(await send('att/other?rev=9-z')).toMatchObject([409, {}]);
    expect(await send('fresh/_reserved')).toMatchObject([400, { reason: expect.stringContaining('_reserved') }]);
    expect(await send('_bad/x')).toMatchObject([404, {}]);
    expect(await send('fresh/x', { 'content-md5': 'AAAAAAAAAAAAAAAAAAAAAA==' })).toMatchObject([
      400,
      { error: 'content_md5_mismatch' },
    ]);
    expect(await send('fresh/x', { 'content-encoding': 'br' })).toMatchObject([415, {}]);
    expect(await send('fresh/x', { 'content-encoding': 'gzip' })).toMatchObject([400, {}]);
    expect((await server.admin('/adm/fresh')).status).toBe(404);
    expect(await send('fresh/x', { 'content-type': 'a\u00e4/b' })).toMatchObject([415, { error: 'bad_content_type' }]);
    expect(await send('fresh/x')).toMatchObject([201, {}]);
    expect(await (await server.admin('/adm/fresh/x')).arrayBuffer()).toHaveProperty('byteLength', 200_000);
  });
});

describe('what is not offered', () => {
  it('PR4 answers 501, with what to use instead', async () => {
    const paths = ['_view/v', '_list/l/v', '_show/s', '_update/u/d', '_rewrite/x', '_info', '_search/s'];
    for (const path of paths) {
      const [status, body] = await answerOf(server.admin(`/adm/_design/x/${path}`));
      expect([path, status, body]).toMatchObject([path, 501, { error: 'not_implemented', reason: expect.any(String) }]);
    }
    for (const path of ['_temp_view', '_view_cleanup', '_design_docs', '_local_docs', '_partition/x']) {
      expect([path, (await answerOf(server.admin(`/adm/${path}`, { json: {} })))[0]]).toEqual([path, 501]);
    }
    expect((await answerOf(server.admin('/adm/_changes?filter=app/mine')))[0]).toBe(501);
    expect(await put('_design/x', { views: { v: { map: 'function (doc) {}' } } })).toMatchObject({ ok: true });
    expect((await answerOf(server.admin('/adm/_design/x/_view/v')))[1]).toMatchObject({
      reason: expect.stringContaining('_find'),
    });
  });
});
