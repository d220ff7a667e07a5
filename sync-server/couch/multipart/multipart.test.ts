import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jsonOf, startTestServer, type TestServer } from '../../testing/test-server.ts';
import { findBoundary, readParts } from './read-parts.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  await server.admin('/parts', { method: 'PUT' });
});
afterAll(() => server.dispose());

interface Part {
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

async function partsOf(response: Response | Part): Promise<Part[]> {
  const [type, bytes] =
    response instanceof Response
      ? [response.headers.get('content-type'), Buffer.from(await response.arrayBuffer())]
      : [response.headers['content-type'], response.body];
  const parts: Part[] = [];
  const source = (async function* () {
    yield bytes;
  })();
  for await (const part of readParts(source, findBoundary(type ?? '') ?? '')) {
    const pieces: Buffer[] = [];
    for await (const piece of part.bytes) pieces.push(piece);
    parts.push({ headers: Object.fromEntries(part.headers), body: Buffer.concat(pieces) });
  }
  return parts;
}

const jsonIn = (part: Part | undefined) => JSON.parse(part?.body.toString() ?? 'null') as Record<string, unknown>;

function send(path: string, document: unknown, files: readonly (string | Buffer)[], more: Record<string, string> = {}) {
  const pieces: (string | Buffer)[] = [`--xyz\r\nContent-Type: application/json\r\n\r\n${JSON.stringify(document)}`];
  for (const file of files) pieces.push('\r\n--xyz\r\n\r\n', file);
  pieces.push('\r\n--xyz--');
  const body = Buffer.concat(pieces.map((piece) => Buffer.from(piece)));
  const headers = { 'content-type': 'multipart/related; boundary="xyz"', ...more };
  return server.admin(`/parts/${path}`, { method: 'PUT', body, headers });
}

const following = (length: number, more: object = {}) => ({
  follows: true,
  content_type: 'text/plain',
  length,
  ...more,
});
const get = (path: string, accept: string) => server.admin(`/parts/${path}`, { headers: { accept } });

describe('multipart', () => {
  it('PR4 takes a document with its attachments, in the order of the text', async () => {
    const document = { _id: 'in', n: 1.5, _attachments: { b: following(3), '1': following(5), 'a/ü': following(0) } };
    const text = JSON.stringify(document).replace('"1":', '"10":');
    const ordered = JSON.parse(text) as unknown;
    const answer = await send('in', ordered, ['first', 'abc', '']);
    expect([answer.status, await answer.json()]).toMatchObject([201, { ok: true, id: 'in' }]);
    expect(await (await server.admin('/parts/in/b')).text()).toBe('abc');
    expect(await (await server.admin('/parts/in/10')).text()).toBe('first');
    expect(await (await server.admin('/parts/in/a/%C3%BC')).text()).toBe('');
  });

  it('PR4 takes what a replicator sends: history, packed bytes, a reference to what is here', async () => {
    const plain = 'text that CouchDB keeps packed '.repeat(50);
    const packed = gzipSync(plain);
    const entry = following(plain.length, {
      encoding: 'gzip',
      encoded_length: packed.length,
      revpos: 1,
      digest: 'md5-x',
    });
    const first = { _id: 'g', _rev: '1-a', _revisions: { start: 1, ids: ['a'] }, _attachments: { t: entry } };
    expect((await send('g?new_edits=false', first, [packed])).status).toBe(201);
    const { _attachments } = (await jsonOf(server.admin('/parts/g'))) as { _attachments: Record<string, unknown> };
    expect(_attachments.t).toMatchObject({ stub: true, length: plain.length, revpos: 1 });
    expect(await (await server.admin('/parts/g/t')).text()).toBe(plain);
    const second = { ...first, _rev: '2-b', _revisions: { start: 2, ids: ['b', 'a'] } };
    const more = { ...second, _attachments: { t: _attachments.t, u: following(1, { revpos: 2 }) } };
    expect((await send('g?new_edits=false', more, ['u'])).status).toBe(201);
    expect(await jsonOf(server.admin('/parts/g?revs=true'))).toMatchObject({
      _rev: '2-b',
      _attachments: { t: { revpos: 1 }, u: { revpos: 2, length: 1 } },
    });
  });

  it('PR4 refuses what does not fit, and stores nothing of it', async () => {
    const one = (entry: object) => ({ _attachments: { a: entry } });
    const cases: readonly [string, unknown, readonly string[], number][] = [
      ['too few parts', one(following(1)), [], 400],
      ['too many parts', one(following(1)), ['a', 'b'], 400],
      ['another length', one(following(2)), ['a'], 400],
      ['an unknown encoding', one(following(1, { encoding: 'br' })), ['a'], 415],
      ['no gzip', one(following(1, { encoding: 'gzip' })), ['a'], 400],
      ['a name that is reserved', { _attachments: { _a: following(1) } }, ['a'], 400],
      ['a stub of nothing', one({ stub: true, digest: 'md5-AAAAAAAAAAAAAAAAAAAAAA==' }), [], 412],
      ['another id', { _id: 'other' }, [], 400],
      ['a strange member', { _odd: 1 }, [], 400],
      ['no object', [1], [], 400],
    ];
    for (const [name, document, files, status] of cases) {
      expect([name, (await send('refused', document, files)).status]).toEqual([name, status]);
    }
    const cut = '--xyz\r\n\r\n{"_attachments":{"a":{"follows":true}}}\r\n--xyz\r\n\r\nhalf';
    const headers = { 'content-type': 'multipart/related; boundary=xyz' };
    expect((await server.admin('/parts/refused', { method: 'PUT', body: cut, headers })).status).toBe(400);
    expect((await server.admin('/parts/refused')).status).toBe(404);
  });

  it('PR4 gives a document with its attachments, to those who ask for it', async () => {
    await send('out', { _attachments: { 'a "b"\n': following(2), c: following(3) }, x: 1 }, ['ab', 'cde']);
    const [json, ...files] = await partsOf(await get('out?attachments=true', 'multipart/related'));
    expect(jsonIn(json)).toMatchObject({
      _id: 'out',
      x: 1,
      _attachments: { c: { follows: true, length: 3, revpos: 1 } },
    });
    expect(files.map(({ body }) => body.toString())).toEqual(['ab', 'cde']);
    expect(files[1]?.headers).toMatchObject({
      'content-disposition': 'attachment; filename="c"',
      'content-type': 'text/plain',
      'content-length': '3',
    });
    const inline = (await jsonOf(get('out?attachments=true', 'application/json, */*'))) as {
      _attachments: Record<string, { data: string }>;
    };
    expect(inline._attachments.c?.data).toBe(Buffer.from('cde').toString('base64'));
    expect((await get('out', 'multipart/related')).headers.get('content-type')).toBe('application/json');
  });

  it('PR4 leaves out what the caller has, by atts_since', async () => {
    const first = (await (await send('since', { _attachments: { old: following(1) } }, ['o'])).json()) as {
      rev: string;
    };
    const entry = { stub: true };
    const second = (await (
      await send('since', { _rev: first.rev, _attachments: { old: entry, new: following(1) } }, ['n'])
    ).json()) as { rev: string };
    const since = (revs: readonly string[]) => `since?atts_since=${encodeURIComponent(JSON.stringify(revs))}`;
    const names = async (path: string) =>
      (await partsOf(await get(path, 'multipart/related'))).slice(1).map(({ body }) => body.toString());
    expect(await names(since([first.rev]))).toEqual(['n']);
    expect(await names(since(['7-unknown']))).toEqual(['o', 'n']);
    expect((await get(since([second.rev]), 'multipart/related')).headers.get('content-type')).toBe('application/json');
    expect(await jsonOf(get(since([first.rev]), 'application/json'))).toMatchObject({
      _attachments: { old: { stub: true }, new: { data: 'bg==' } },
    });
    expect((await get('since?atts_since=["x"]', '*/*')).status).toBe(400);
  });

  it('PR4 gives open revisions and many documents as multipart/mixed', async () => {
    await send('leaf?new_edits=false', { _rev: '2-a', _revisions: { start: 2, ids: ['a', 'r'] } }, []);
    const file = { _attachments: { f: following(4) }, _rev: '2-b', _revisions: { start: 2, ids: ['b', 'r'] } };
    await send('leaf?new_edits=false', file, ['file']);
    const open = await partsOf(await get('leaf?open_revs=["2-a","2-b","9-z"]&revs=true', 'multipart/mixed'));
    expect(open.map(({ headers }) => headers['content-type']?.split(';')[0])).toEqual([
      'application/json',
      'multipart/related',
      'application/json',
    ]);
    expect(jsonIn(open[0])).toMatchObject({ _rev: '2-a', _revisions: { start: 2, ids: ['a', 'r'] } });
    expect(open[2]?.headers['content-type']).toBe('application/json; error="true"');
    expect(jsonIn(open[2])).toEqual({ missing: '9-z' });
    const inner = await partsOf(open[1] as Part);
    expect(inner.map(({ body }) => body.toString()).at(-1)).toBe('file');
    const docs = [{ id: 'leaf', rev: '2-b' }, { id: 'none' }, { id: 'leaf', rev: '2-b', atts_since: ['2-b'] }, {}];
    const headers = { accept: 'multipart/mixed' };
    const many = await partsOf(await server.admin('/parts/_bulk_get?revs=true', { json: { docs }, headers }));
    expect(many.map((part) => [part.headers['x-doc-id'], part.headers['x-rev-id'] ?? null])).toEqual([
      ['leaf', '2-b'],
      ['none', null],
      ['leaf', '2-b'],
      [undefined, null],
    ]);
    expect((await partsOf(many[0] as Part)).at(-1)?.body.toString()).toBe('file');
    expect(jsonIn(many[1])).toMatchObject({ id: 'none', error: 'not_found', reason: 'missing' });
    expect(jsonIn(many[2])).toMatchObject({ _attachments: { f: { stub: true } } });
    expect(jsonIn(many[3])).toMatchObject({ error: 'bad_request' });
  });
});
