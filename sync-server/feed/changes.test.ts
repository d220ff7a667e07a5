import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRowDecoder } from '#shared/protocol/row-decoder.ts';
import { ROWS_MEDIA_TYPE } from '#shared/protocol/rows.ts';
import { jsonOf, startTestServer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
let db = '';
let made = 0;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.dispose());

async function makeDatabase(count: number): Promise<void> {
  made += 1;
  db = `/feed${made}`;
  await server.admin(db, { method: 'PUT' });
  await add(count);
}

async function add(count: number, from = 0): Promise<void> {
  const docs = Array.from({ length: count }, (_, n) => ({ _id: `d${String(from + n).padStart(5, '0')}`, n: from + n }));
  await server.admin(`${db}/_bulk_docs`, { json: { docs } });
}

interface Changes {
  results: { id: string; seq: string; deleted?: boolean; doc?: { n: number }; changes: { rev: string }[] }[];
  last_seq: string;
  pending: number;
}
const changes = async (query: string, init: RequestInit = {}) =>
  (await jsonOf(server.admin(`${db}/_changes${query}`, init))) as Changes;
const ids = (answer: Changes) => answer.results.map((row) => row.id).join();

async function allLinesOf(response: Response): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of linesOf(response)) lines.push(line);
  return lines;
}

/** Gives each line as it arrives. */
async function* linesOf(response: Response): AsyncGenerator<string> {
  const utf8 = new TextDecoder();
  let rest = '';
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    const lines = (rest + utf8.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest) yield rest;
}

describe('changes', () => {
  it('ST3 pages to the end, every document once', async () => {
    await makeDatabase(2500);
    const seen = new Set<string>();
    let since = '0';
    for (let page = await changes('?limit=700'); page.results.length > 0; ) {
      for (const row of page.results) seen.add(row.id);
      expect(page.pending).toBe(2500 - seen.size);
      since = page.last_seq;
      page = await changes(`?limit=700&since=${since}`);
    }
    expect(seen.size).toBe(2500);
    expect((await changes('')).results).toHaveLength(2500);
    expect(since).toMatch(/^[0-9A-Za-z-]+$/);
  });

  it('PR4 knows since, descending, limit, bodies and lists of ids', async () => {
    await makeDatabase(4);
    expect(ids(await changes('?since=now'))).toBe('');
    expect(ids(await changes('?descending=true&limit=2'))).toBe('d00003,d00002');
    expect(ids(await changes('?since=2'))).toBe('d00002,d00003');
    expect((await changes('?include_docs=true')).results[1]?.doc).toMatchObject({ _id: 'd00001', n: 1 });
    const json = {
      method: 'POST',
      body: '{"doc_ids":["d00002","x"]}',
      headers: { 'content-type': 'application/json' },
    };
    expect(ids(await changes('?filter=_doc_ids', json))).toBe('d00002');
    expect(ids(await changes('?filter=_doc_ids&doc_ids=["d00000"]'))).toBe('d00000');
    expect((await server.admin(`${db}/_changes?filter=app/mine`)).status).toBe(501);
  });

  it('PR4 shows deletions and, with all_docs, every leaf', async () => {
    await makeDatabase(0);
    const docs = [
      { _id: 'x', _rev: '1-a', n: 0 },
      { _id: 'x', _rev: '1-b', n: 1 },
      { _id: 'y', _rev: '1-a', _deleted: true },
    ];
    await server.admin(`${db}/_bulk_docs`, { json: { docs, new_edits: false } });
    const [x, y] = (await changes('?style=all_docs&include_docs=true&conflicts=true')).results;
    expect(x).toMatchObject({ changes: [{ rev: '1-b' }, { rev: '1-a' }], doc: { n: 1, _conflicts: ['1-a'] } });
    expect(y).toMatchObject({ deleted: true, doc: { _deleted: true } });
    expect((await changes('')).results[0]?.changes).toEqual([{ rev: '1-b' }]);
  });

  it('RP9 a token of another database begins at the start', async () => {
    await makeDatabase(3);
    const { last_seq: foreign } = await changes('');
    await makeDatabase(2);
    expect((await changes(`?since=${foreign}`)).results).toHaveLength(2);
  });
});

describe('live feeds', () => {
  it('PR5 longpoll answers with the first change, or at the timeout', async () => {
    await makeDatabase(1);
    const { last_seq: since } = await changes('');
    const waiting = changes(`?feed=longpoll&since=${since}&heartbeat=50`);
    await add(1, 7);
    expect(ids(await waiting)).toBe('d00007');
    expect(ids(await changes('?feed=longpoll&since=now&timeout=20'))).toBe('');
    expect(ids(await changes('?feed=longpoll&since=0'))).toBe('d00000,d00007');
  });

  it('PR5 continuous goes on, with heartbeats, until the caller leaves', async () => {
    await makeDatabase(1);
    const leaving = new AbortController();
    const path = `${db}/_changes?feed=continuous&include_docs=true&heartbeat=100`;
    const lines = linesOf(await server.admin(path, { signal: leaving.signal }));
    expect((await lines.next()).value).toContain('"d00000"');
    await add(1, 1);
    let seen = '';
    let heartbeats = 0;
    while (!seen || heartbeats === 0) {
      const { value } = await lines.next();
      if (value === '') heartbeats += 1;
      else seen = value as string;
    }
    expect(JSON.parse(seen)).toMatchObject({ id: 'd00001', doc: { n: 1 } });
    leaving.abort();
  });

  it('PR5 continuous ends at timeout or limit with the last sequence', async () => {
    await makeDatabase(2);
    const read = async (query: string) => allLinesOf(await server.admin(`${db}/_changes?feed=continuous${query}`));
    expect((await read('&timeout=20')).at(-1)).toMatch(/^\{"last_seq":"2-/);
    expect(await read('&limit=1')).toHaveLength(2);
  });

  it('PR5 eventsource sends events with ids', async () => {
    await makeDatabase(1);
    const leaving = new AbortController();
    const response = await server.admin(`${db}/_changes?feed=eventsource`, { signal: leaving.signal });
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const lines = linesOf(response);
    expect((await lines.next()).value).toMatch(/^data: \{"seq":"1-/);
    expect((await lines.next()).value).toMatch(/^id: 1-/);
    leaving.abort();
  });

  it('PR5 ends whole when the server stops', async () => {
    const own = await startTestServer();
    await own.admin('/stopping', { method: 'PUT' });
    const waiting = own.admin('/stopping/_changes?feed=longpoll&heartbeat=20');
    const rows = own.admin('/stopping/_changes?feed=longpoll', { headers: { accept: ROWS_MEDIA_TYPE } });
    await (await own.admin('/stopping')).text();
    const texts = Promise.all([waiting, rows].map(async (response) => (await response).text()));
    await Promise.all([waiting, rows]);
    await own.dispose();
    const [list = '', lines = ''] = await texts;
    expect(JSON.parse(list)).toMatchObject({ results: [], pending: 0 });
    expect(lines).toMatch(/^\{"last":"0-/);
  });

  it('PR5 a heavy reader does not hold up others', async () => {
    await makeDatabase(0);
    const docs = Array.from({ length: 6000 }, (_, n) => ({ _id: `h${n}`, text: 'x'.repeat(4000) }));
    for (let at = 0; at < docs.length; at += 1000)
      await server.admin(`${db}/_bulk_docs`, { json: { docs: docs.slice(at, at + 1000) } });
    const slow = await server.admin(`${db}/_changes?include_docs=true`);
    const heavy = [1, 2, 3].map(async () => (await server.admin(`${db}/_changes?include_docs=true`)).arrayBuffer());
    const waits: number[] = [];
    for (let n = 0; n < 40; n += 1) {
      const begin = performance.now();
      await (await server.admin(`${db}/h${n}`)).text();
      waits.push(performance.now() - begin);
    }
    await Promise.all(heavy);
    await slow.body?.cancel();
    expect(waits.sort((a, b) => a - b)[20]).toBeLessThan(100);
  });
});

describe('rows', () => {
  const readRows = async (query: string, path = '_changes', init: RequestInit & { json?: unknown } = {}) => {
    const headers = { accept: ROWS_MEDIA_TYPE };
    const response = await server.admin(`${db}/${path}${query}`, { ...init, headers });
    expect(response.headers.get('content-type')).toBe(ROWS_MEDIA_TYPE);
    const decoder = createRowDecoder();
    const rows = decoder.push(new Uint8Array(await response.arrayBuffer()));
    return { rows, closing: decoder.closing(), closings: decoder.closings() };
  };

  it('WR2 carry every leaf with its body, closed by the position', async () => {
    await makeDatabase(3);
    const { rows, closing } = await readRows('?limit=2');
    expect(rows.map(({ id, body }) => [id, body])).toEqual([
      ['d00000', '{"n":0}'],
      ['d00001', '{"n":1}'],
    ]);
    expect(closing).toMatchObject({ pending: 1 });
    const rest = await readRows(`?since=${closing?.last}&bodies=false`);
    expect(rest.rows).toMatchObject([{ id: 'd00002', body: undefined }]);
    expect((await readRows(`?feed=longpoll&timeout=20&since=${rest.closing?.last}`)).rows).toEqual([]);
    const waiting = readRows(`?feed=longpoll&since=${rest.closing?.last}`);
    await add(1, 9);
    expect((await waiting).rows).toMatchObject([{ id: 'd00009' }]);
    expect((await readRows('?lane=1')).rows).toEqual([]);
    const docs = [{ id: 'd00001' }, { id: 'nothing' }];
    const got = await readRows('', '_bulk_get', { json: { docs } });
    expect(got.rows).toMatchObject([{ seq: '', id: 'd00001', body: '{"n":1}' }]);
  });

  it('WR7 bring a page of each lane in one answer, live ones when something comes', async () => {
    await makeDatabase(2);
    const first = await readRows('?lane=each&since=0,0,0');
    expect(first.rows.map(({ id }) => id)).toEqual(['d00000', 'd00001']);
    expect(first.closings.map(({ closing }) => closing.lane)).toEqual([1, 2, 3]);
    const since = first.closings.map(({ closing }) => closing.last).join(',');
    const timedOut = await readRows(`?lane=each&feed=longpoll&timeout=20&since=${since}`);
    expect(timedOut.rows).toEqual([]);
    const waiting = readRows(`?lane=each&feed=longpoll&since=${since}`);
    await add(1, 9);
    expect((await waiting).rows).toMatchObject([{ id: 'd00009', body: '{"n":9}' }]);
    for (const query of ['?lane=each', '?lane=each&since=0,0', '?lane=each&since=x,0,0', '?lane=4'])
      expect((await server.admin(`${db}/_changes${query}`, { headers: { accept: ROWS_MEDIA_TYPE } })).status).toBe(400);
    expect(ids(await changes('?lane=each'))).toBe('d00000,d00001,d00009');
  });

  it('WR8 come one answer behind the other as long as the feed is open, plain and as gzip members', async () => {
    await makeDatabase(1);
    for (const encoding of ['identity', 'gzip']) {
      const { closings } = await readRows('?lane=each&since=0,0,0');
      const since = closings.map(({ closing }) => closing.last).join(',');
      const headers = { accept: ROWS_MEDIA_TYPE, 'accept-encoding': encoding };
      const response = await server.admin(`${db}/_changes?lane=each&feed=continuous&since=${since}`, { headers });
      expect(response.headers.get('content-encoding')).toBe(encoding === 'gzip' ? encoding : null);
      expect(response.headers.get('x-accel-buffering')).toBe('no');
      const lines = linesOf(response);
      expect((await lines.next()).value).toBe('');
      for (const n of [1, 2]) {
        await add(1, encoding === 'gzip' ? n + 10 : n);
        const answer: string[] = [];
        for (let line = ''; !line.includes('"lane":3'); answer.push(line)) line = (await lines.next()).value ?? '';
        const rows = answer.filter((line) => line.includes('"n":'));
        expect(rows).toHaveLength(1);
        expect(answer.filter((line) => line.includes('"lane":'))).toHaveLength(3);
      }
      await lines.return(undefined);
    }
  });

  it('WR2 are compressed for whoever takes it where that is worth it, and the same either way', async () => {
    await makeDatabase(400);
    const ask = (limit: number, encoding: string) =>
      server.admin(`${db}/_changes?limit=${limit}`, {
        headers: { accept: ROWS_MEDIA_TYPE, 'accept-encoding': encoding },
      });
    for (const [limit, encoding] of [[2, null] as const, [300, 'gzip'] as const]) {
      const [packed, plain] = await Promise.all([ask(limit, 'gzip'), ask(limit, 'identity')]);
      expect(packed.headers.get('content-encoding')).toBe(encoding);
      expect(await packed.text()).toBe(await plain.text());
    }
  });

  it('WR5 are taken as grafts; a malformed one ends the request, an unfit one is refused alone', async () => {
    await makeDatabase(0);
    const push = (body: string) =>
      server.admin(`${db}/_holdfast/grafts`, { method: 'POST', body, headers: { 'content-type': ROWS_MEDIA_TYPE } });
    const good = '["","a",1,["aa"],0]\t{"x":1.50}\n';
    const answer = await push(`${good}["","_b",1,["bb"],0]\t{}\n["","c",1,["cc"],0]\tnonsense\n`);
    expect(answer.status).toBe(201);
    expect(await answer.json()).toMatchObject({ refused: [{ id: '_b' }, { id: 'c', error: 'bad_request' }] });
    expect(await (await server.admin(`${db}/a`)).text()).toContain('"x":1.50');
    expect((await push(`${good}[broken`)).status).toBe(400);
    expect((await push('[1,2]\t{}\n')).status).toBe(400);
    expect(await jsonOf(push(good))).toMatchObject({ refused: [] });
  });
});
