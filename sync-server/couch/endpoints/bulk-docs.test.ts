import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jsonOf, startTestServer, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.dispose());

interface Entry {
  readonly ok?: boolean;
  readonly id?: string;
  readonly error?: string;
}

const COUNT = 2000;
/** Beyond the first part, and in several. */
const BAD = new Set([3, 450, 1999]);
const idOf = (n: number): string => `d${n}`;

async function load(database: string, docs: readonly unknown[], newEdits: boolean): Promise<readonly Entry[]> {
  const json = { docs, new_edits: newEdits };
  return (await jsonOf(server.admin(`/${database}/_bulk_docs`, { json }))) as readonly Entry[];
}

describe('a long batch', () => {
  it('PR4 is answered one entry a document, in order, each standing alone', async () => {
    await server.admin('/edits', { method: 'PUT' });
    const docs = Array.from({ length: COUNT }, (_, n) => ({ _id: idOf(n), n, ...(BAD.has(n) && { _nope: 1 }) }));
    const entries = await load('edits', docs, true);
    expect(entries.map(({ error }, n) => (BAD.has(n) ? error === 'doc_validation' : error === undefined))).toEqual(
      docs.map(() => true),
    );
    expect(entries.flatMap(({ id }) => id ?? [])).toEqual(docs.flatMap(({ _id }, n) => (BAD.has(n) ? [] : _id)));
    expect(await jsonOf(server.admin('/edits'))).toMatchObject({ doc_count: COUNT - BAD.size });
    const again = await load(
      'edits',
      docs.slice(0, 900).map((doc) => ({ ...doc, n: -1 })),
      true,
    );
    expect(again.filter(({ error }) => error === 'conflict')).toHaveLength(900 - 2);
  });

  it('ST3 keeps the order of the batch in the feed', async () => {
    await server.admin('/grafts', { method: 'PUT' });
    const docs = Array.from({ length: COUNT }, (_, n) => ({ _id: idOf(n), _rev: BAD.has(n) ? 'x' : '1-a', n }));
    const failures = await load('grafts', docs, false);
    expect(failures.map(({ error }) => error)).toEqual(['bad_request', 'bad_request', 'bad_request']);
    const { results } = (await jsonOf(server.admin('/grafts/_changes'))) as { results: { id: string }[] };
    expect(results.map(({ id }) => id)).toEqual(docs.flatMap(({ _id }, n) => (BAD.has(n) ? [] : _id)));
  });
});

describe('a revision made by a bulk load', () => {
  /** What `PUT` makes of the same text, which reads it in another way. */
  async function revOfPut(database: string, id: string, body: string): Promise<string> {
    return ((await jsonOf(server.admin(`/${database}/${id}`, { method: 'PUT', body }))) as { rev: string }).rev;
  }
  const bulk = async (database: string, body: string) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await server.admin(`/${database}/_bulk_docs`, { method: 'POST', body, headers });
    return (await jsonOf(Promise.resolve(answer))) as readonly { id: string; rev: string }[];
  };

  it('ST2.6 is the one that any other way would make of its text', async () => {
    for (const name of ['by-bulk', 'by-put']) await server.admin(`/${name}`, { method: 'PUT' });
    const bodies = [
      '{"n":1.50,"patient":"Patient:1","b":{"z":1,"a":[]}}',
      '{"text":"\\u00e9 \\n","_attachments":{"f":{"data":"AAAA","content_type":"a/b"}}}',
      '{"a":1,"a":2,"commit":{"lane":1}}',
      '{}',
    ];
    const docs = bodies.map((body, n) => body.replace('{', `{"_id":"d${n}"${body === '{}' ? '' : ','}`));
    const made = await bulk('by-bulk', `{"docs":[${docs.join(',')}]}`);
    const expected = await Promise.all(bodies.map((body, n) => revOfPut('by-put', `d${n}`, body)));
    expect(made.map(({ rev }) => rev)).toEqual(expected);
    const next = (rev: string) => `{"_id":"d0","_rev":"${rev}","_deleted":true,"why":"x"}`;
    const [gone] = await bulk('by-bulk', `{"docs":[${next(made[0]?.rev ?? '')}]}`);
    expect(gone?.rev).toBe(await revOfPut('by-put', 'd0', next(expected[0] ?? '')));
    const [back] = await bulk('by-bulk', '{"docs":[{"_id":"d0","n":2}]}');
    expect(back?.rev).toBe(await revOfPut('by-put', 'd0', '{"n":2}'));
  });

  it('ST2.6 is made of the body that is stored, also where `docs` stands twice', async () => {
    await server.admin('/twice', { method: 'PUT' });
    await server.admin('/once', { method: 'PUT' });
    for (const second of ['docs', '\\u0064ocs']) {
      const id = `d-${second.length}`;
      const [made] = await bulk('twice', `{"docs":[{"_id":"${id}","n":1}],"${second}":[{"_id":"${id}","n":2}]}`);
      const stored = (await jsonOf(server.admin(`/twice/${id}`))) as { n: number };
      expect(made?.rev).toBe(await revOfPut('once', id, `{"n":${stored.n}}`));
    }
  });
});
